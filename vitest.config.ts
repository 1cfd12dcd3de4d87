import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { simplePeerAlias } from './simple-peer-alias.ts'

const folders = ['shared', 'relay', 'extension', 'virtual', 'scripts', 'bench']

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias: simplePeerAlias },
        test: {
          name: 'unit',
          environment: 'node',
          // Some go through hundreds of signatures, on machines that others share.
          testTimeout: 30_000,
          // One would be left to this process, which only reports.
          maxWorkers: availableParallelism(),
          // Half of their time would go into loading the same modules for each file. So no test leaves anything changed.
          isolate: false,
          // Dexie looks for a disk once, when it is loaded.
          setupFiles: ['fake-indexeddb/auto'],
          restoreMocks: true,
          unstubGlobals: true,
          include: folders.flatMap((folder) => [`${folder}/**/*.test.ts`, `${folder}/**/*.test.tsx`]),
        },
      },
      {
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['e2e/**/*.test.ts'],
          globalSetup: 'e2e/harness/run-folder.ts',
          // Two browsers at once are already as much as a small machine can bear.
          fileParallelism: false,
          // And starting them is most of the work: one process runs all files, and keeps those that nobody uses just now.
          isolate: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
