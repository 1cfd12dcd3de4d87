// Plain JavaScript without dependencies: set-up needs it before anything is installed.
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

export const onWindows = process.platform === 'win32'

/** @param {string} path */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** @param {string[]} names */
export function onPath(names) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  const files = onWindows ? names.map((name) => `${name}.exe`) : names
  return files.flatMap((file) => folders.map((folder) => join(folder, file)))
}

/**
 * What the environment names is taken or nothing is: whoever sets the variable
 * wants that program tested, not another one that happens to be there.
 *
 * @param {string | undefined} named
 * @param {() => string[]} candidates
 * @returns {string | undefined} the path of an executable
 */
export function find(named, candidates) {
  if (named) return isProgram(named) ? named : undefined
  return candidates().find(isProgram)
}

/** The path of coturn's server on this machine, or nothing. `TURNSERVER_PATH` overrides. */
export const findTurnServer = () => find(process.env.TURNSERVER_PATH, () => onPath(['turnserver']))
