import tailwindcss from '@tailwindcss/vite'
import { defineConfig } from 'wxt'
import { extensionCsp } from './extension-csp.ts'
import { simplePeerAlias } from './simple-peer-alias.ts'

export default defineConfig({
  srcDir: 'extension',
  // WXT resolves this one from the root, unlike the entry points.
  publicDir: 'extension/public',
  outDir: '.output',
  imports: false,
  modules: ['@wxt-dev/module-react', '@wxt-dev/webextension-polyfill'],
  vite: () => ({
    plugins: [tailwindcss()],
    resolve: { alias: simplePeerAlias },
  }),
  manifest: ({ browser, command }) => ({
    name: 'catalk',
    description: 'Group chat whose history lives with the people who were there.',
    content_security_policy: { extension_pages: extensionCsp(command === 'serve') },
    ...(browser === 'firefox'
      ? {
          permissions: ['alarms', 'storage', 'unlimitedStorage'],
          browser_specific_settings: {
            gecko: {
              id: 'catalk@catalk.chat',
              strict_min_version: '130.0',
              data_collection_permissions: { required: ['personalCommunications'] },
            },
          },
        }
      : {
          permissions: ['alarms', 'offscreen', 'sidePanel', 'storage', 'unlimitedStorage'],
          // The first with native Ed25519.
          minimum_chrome_version: '137',
        }),
  }),
})
