import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import lock from '../../package-lock.json' with { type: 'json' }
import { writeSbom } from './write-sbom.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

interface Listed {
  name: string
  version: string
  hashes?: unknown[]
  properties: { name: string }[]
}

const forDevelopment = ({ properties }: Listed) =>
  properties.some(({ name }) => name === 'cdx:npm:package:development')

it('the bill of materials names every package with its version, and tells tools from what is given to people', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'catalk-sbom-'))
  try {
    const file = join(folder, 'sbom.json')
    await writeSbom(root, file)
    const { bomFormat, components } = JSON.parse(await readFile(file, 'utf8'))
    expect(bomFormat).toBe('CycloneDX')
    const listed = new Map<string, Listed>()
    for (const one of components as Listed[]) listed.set(`${one.name}@${one.version}`, one)
    for (const [name, version] of Object.entries(manifest.dependencies)) {
      const found = listed.get(`${name}@${version}`)
      expect(found?.hashes, name).toHaveLength(1)
      expect(found && forDevelopment(found), name).toBe(false)
    }
    for (const [name, version] of Object.entries(manifest.devDependencies)) {
      expect(listed.has(`${name}@${version}`), name).toBe(true)
    }
    expect(forDevelopment(listed.get(`vite@${manifest.devDependencies.vite}`) as Listed)).toBe(true)
    const locked = Object.entries(lock.packages as Record<string, { version?: string }>)
      .filter(([path]) => path !== '')
      .map(([path, { version }]) => `${path.slice(path.lastIndexOf('node_modules/') + 13)}@${version}`)
    expect(new Set(listed.keys())).toEqual(new Set(locked))
  } finally {
    await rm(folder, { recursive: true })
  }
})
