import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The folder of the built extension; says so if nobody has built it. */
export function builtExtension(target: 'chrome-mv3' | 'firefox-mv2'): string {
  const folder = fileURLToPath(new URL(`../.output/${target}`, import.meta.url))
  if (!existsSync(`${folder}/manifest.json`)) {
    throw new Error(`There is no built extension in ${folder}: run \`npm run build\` first.`)
  }
  return folder
}
