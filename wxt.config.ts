import tailwindcss from '@tailwindcss/vite'
import { defineConfig } from 'wxt'
import { simplePeerAlias } from './simple-peer-alias.ts'

// Nothing runs that is not in the package, and nothing remote is shown. Relays are anywhere, so sockets may go
// anywhere. Inline styles: the component library sets them, and without remote resources they leak nothing.
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "media-src 'self'",
  "worker-src 'self'",
  'connect-src http: https: ws: wss:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

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
  manifest: ({ browser }) => ({
    name: 'catalk',
    description: 'Group chat whose history lives with the people who were there.',
    content_security_policy: { extension_pages: contentSecurityPolicy },
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
