import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import lock from '../../package-lock.json' with { type: 'json' }

const root = fileURLToPath(new URL('../..', import.meta.url))
const text = (path: string) => readFileSync(join(root, path), 'utf8')

interface Locked {
  resolved?: string
  integrity?: string
  inBundle?: boolean
  hasInstallScript?: boolean
}
const packages = Object.entries(lock.packages as Record<string, Locked>).filter(([path]) => path !== '')
const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)

describe('what others wrote', () => {
  it('is wanted in one version each', () => {
    const wanted = { ...manifest.dependencies, ...manifest.devDependencies }
    expect(Object.keys(wanted).length).toBeGreaterThan(20)
    for (const [name, version] of Object.entries(wanted)) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+(?:-[\w.]+)?$/u)
    }
    expect(lock.packages[''].dependencies).toEqual(manifest.dependencies)
    expect(lock.packages[''].devDependencies).toEqual(manifest.devDependencies)
  })

  it('comes from the registry, byte for byte as it was locked', () => {
    for (const [path, { resolved, integrity, inBundle }] of packages) {
      // no other place is named, so npm asks its registry
      expect(resolved ?? 'https://registry.npmjs.org/', path).toMatch(/^https:\/\/registry\.npmjs\.org\//u)
      // what a package brings inside of itself has that package's hash
      if (inBundle) continue
      expect(integrity, path).toMatch(/^sha512-/u)
    }
  })

  it('runs nothing when it is installed, but for what is named', () => {
    const wanting = packages.filter(([, { hasInstallScript }]) => hasInstallScript)
    const allowed = Object.entries(manifest.allowScripts).filter(([, may]) => may)
    expect(new Set(wanting.map(([path]) => nameOf(path)))).toEqual(new Set(allowed.map(([name]) => name)))
  })
})

/** The packages that a module loads, through all modules of ours that it imports. */
function loadedBy(entry: string, seen = new Set<string>()): Set<string> {
  if (seen.has(entry)) return new Set()
  seen.add(entry)
  const found = new Set<string>()
  const imports = text(entry).matchAll(
    /^(?:import|export)\s(?!type\b)[^'"]*?from '([^']+)'|^import '([^']+)'/gmu,
  )
  for (const [, from, bare] of imports) {
    const specifier = from ?? bare ?? ''
    if (specifier.startsWith('.')) {
      for (const name of loadedBy(join(dirname(entry), specifier), seen)) found.add(name)
    } else if (!specifier.startsWith('node:') && !builtinModules.includes(specifier)) {
      found.add(specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/'))
    }
  }
  return found
}

describe('what runs in a container', () => {
  const dockerfile = text('Dockerfile')

  it('begins with an image that is named by its digest', () => {
    const images = [...dockerfile.matchAll(/^FROM\s+(\S+)/gmu)].map(([, image]) => image)
    expect(images.length).toBeGreaterThan(0)
    for (const image of images) expect(image).toMatch(/^node:\d+\.\d+\.\d+-slim@sha256:[0-9a-f]{64}$/u)
    expect(new Set(images).size).toBe(1)
    expect(images[0]).toContain(`node:${manifest.devDependencies.node}-slim@`)
  })

  it('has the packages that the relay loads, and no other of ours', () => {
    const left = loadedBy('relay/main.ts')
    expect(left).toContain('ws')
    const [, uninstalled = ''] = dockerfile.replace(/^\s*#.*\n/gmu, '').split('npm uninstall')
    const removed = (uninstalled.split('&&')[0] ?? '')
      .split(/[\s\\]+/u)
      .filter((word) => word !== '' && !word.startsWith('--'))
    expect(removed.toSorted()).toEqual(
      Object.keys(manifest.dependencies)
        .filter((name) => !left.has(name))
        .sort(),
    )
  })
})

it('every action of a workflow is named by its commit', () => {
  const folder = join(root, '.github/workflows')
  const workflows = existsSync(folder) ? readdirSync(folder) : []
  for (const name of workflows) {
    const used = [...text(join('.github/workflows', name)).matchAll(/^\s*(?:-\s*)?uses:\s*(\S+)/gmu)]
    for (const [, action = ''] of used) {
      if (!action.startsWith('./')) expect(action, name).toMatch(/@[0-9a-f]{40}$/u)
    }
  }
})
