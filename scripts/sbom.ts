// Writes a bill of materials as CycloneDX JSON: `npm run sbom -- FILE`.
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeSbom } from './supply/write-sbom.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
// Outside of the checkout: it says when it was made, and so would never be the same twice.
const file = process.argv[2] ?? join(tmpdir(), 'catalk-sbom.json')
const { components } = await writeSbom(root, file)
console.log(`${components.length} packages are listed in ${file}`)
