import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { builtExtension } from '../virtual/built-extension.ts'

const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; worker-src 'self'; connect-src ws: wss:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** Files that are neither text nor looked into. */
const PICTURES = ['.png']

/** Hosts that stand in the built code as names, in comments and in messages, and that nothing is loaded from. */
const NAMED = [
  'www.w3.org',
  'react.dev',
  'base-ui.com',
  'tailwindcss.com',
  'rolldown.rs',
  'tinyurl.com',
  'bit.ly',
]

describe.each([{ target: 'chrome-mv3' }, { target: 'firefox-mv2' }] as const)(
  'What is built as $target',
  ({ target }) => {
    const root = builtExtension(target)
    const files = readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile())
      .map((file) => join(file.parentPath, file.name))
    const texts = files
      .filter((path) => !PICTURES.includes(extname(path)))
      .map((path) => ({ path: path.slice(root.length + 1), text: readFileSync(path, 'utf8') }))
    const only = (...extensions: string[]) => texts.filter(({ path }) => extensions.includes(extname(path)))

    it('has the strict policy, and asks for no site', () => {
      const manifest = JSON.parse(readFileSync(join(root, 'manifest.json'), 'utf8'))
      const { content_security_policy: policy } = manifest
      expect(target === 'chrome-mv3' ? policy : { extension_pages: policy }).toEqual({ extension_pages: CSP })
      expect(manifest).not.toHaveProperty('host_permissions')
      expect(manifest).not.toHaveProperty('optional_host_permissions')
      expect(manifest).not.toHaveProperty('content_scripts')
      expect(manifest).not.toHaveProperty('web_accessible_resources')
      expect(manifest).not.toHaveProperty('externally_connectable')
      expect(JSON.stringify(manifest.permissions)).not.toMatch(/:\/\/|<all_urls>/u)
    })

    it('is made of pages, scripts, styles and icons, and nothing else', () => {
      expect([...new Set(files.map((path) => extname(path)))].sort()).toEqual([
        '.css',
        '.html',
        '.js',
        '.json',
        '.png',
      ])
    })

    it('has pages that load what is beside them, and in which nothing is written inline', () => {
      const pages = only('.html')
      expect(pages.length).toBeGreaterThan(0)
      for (const { path, text } of pages) {
        const loaded = [...text.matchAll(/\s(?:src|href|data|action|poster)\s*=\s*["']?([^"'\s>]*)/giu)]
        expect(loaded.length, path).toBeGreaterThan(0)
        for (const [, address = ''] of loaded) expect(address, path).toMatch(/^\/[\w-]/u)
        expect(text, path).not.toMatch(/<script(?![^>]*\ssrc=)/iu)
        expect(text, path).not.toMatch(/<style|<base|http-equiv|\sstyle=|\son\w+\s*=/iu)
      }
    })

    it('has styles that load nothing', () => {
      const styles = only('.css')
      expect(styles.length).toBeGreaterThan(0)
      for (const { path, text } of styles) {
        expect(text, path).not.toMatch(/@import|@font-face|\burl\(|image-set\(/iu)
      }
    })

    it('has scripts that evaluate nothing and load nothing from anywhere', () => {
      const scripts = only('.js')
      expect(scripts.length).toBeGreaterThan(0)
      for (const { path, text } of scripts) {
        expect(text, path).not.toMatch(
          /(?<![\w$.])eval\(|\bnew\s+Function\b|\bFunction\(\s*["'`]|\bimportScripts\(/u,
        )
        expect(text, path).not.toMatch(/\bimport\(\s*["'`]?https?:/u)
        const hosts = [...text.matchAll(/https?:\/\/([\w-]+(?:\.[\w-]+)+)/gu)].map(([, host]) => host)
        expect(
          hosts.filter((host) => host !== undefined && !NAMED.includes(host)),
          path,
        ).toEqual([])
      }
    })
  },
)
