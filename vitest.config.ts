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
          include: folders.flatMap((folder) => [`${folder}/**/*.test.ts`, `${folder}/**/*.test.tsx`]),
        },
      },
      {
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['e2e/**/*.test.ts'],
          // Two browsers at once are already as much as a small machine can bear.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
