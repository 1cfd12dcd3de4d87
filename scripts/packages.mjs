import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** @param {string} path @returns {Record<string, {version?: string, optional?: boolean, devOptional?: boolean}>} */
function lockedPackages(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages
}

/**
 * Whether node_modules holds what package-lock.json asks for.
 *
 * npm writes node_modules/.package-lock.json as its last act, so comparing the two tells an
 * unfinished or outdated installation, and accepts one that somebody made by hand.
 *
 * @param {string} root the repository's folder
 */
export function packagesAreCurrent(root) {
  try {
    const wanted = lockedPackages(join(root, 'package-lock.json'))
    const installed = lockedPackages(join(root, 'node_modules/.package-lock.json'))
    return Object.entries(wanted).every(([path, { version, optional, devOptional }]) => {
      if (path === '') return true
      const found = installed[path]
      // Builds for other platforms are in the lock and never on this disk.
      if (!found) return Boolean(optional || devOptional)
      return found.version === version
    })
  } catch {
    return false
  }
}

/**
 * The `node` package brings its program by an install script, which a cautious npm configuration skips.
 *
 * @param {string} root the repository's folder
 */
export function ownNodeIsThere(root) {
  const bin = join(root, 'node_modules/node/bin')
  return existsSync(join(bin, 'node')) || existsSync(join(bin, 'node.exe'))
}
