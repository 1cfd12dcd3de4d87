// Plain JavaScript without dependencies: set-up needs it before anything is installed.
import { accessSync, constants, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

const onWindows = process.platform === 'win32'

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
function onPath(names) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  const files = onWindows ? names.map((name) => `${name}.exe`) : names
  return files.flatMap((file) => folders.map((folder) => join(folder, file)))
}

/** @param {string[]} apps paths below /Applications, e.g. `Firefox.app/Contents/MacOS/firefox` */
function onMac(apps) {
  if (process.platform !== 'darwin') return []
  return ['/Applications', join(homedir(), 'Applications')].flatMap((root) =>
    apps.map((app) => join(root, app)),
  )
}

/** @param {string[]} programs paths below a Windows program folder */
function inProgramFiles(programs) {
  if (!onWindows) return []
  const { ProgramFiles, 'ProgramFiles(x86)': x86, LOCALAPPDATA } = process.env
  return [ProgramFiles, x86, LOCALAPPDATA].flatMap((root) =>
    root ? programs.map((program) => join(root, program)) : [],
  )
}

/**
 * What the environment names is taken or nothing is: whoever sets the variable
 * wants that browser tested, not another one that happens to be there.
 *
 * @param {string | undefined} named
 * @param {() => string[]} candidates
 * @returns {string | undefined} the path of an executable
 */
function find(named, candidates) {
  if (named) return isProgram(named) ? named : undefined
  return candidates().find(isProgram)
}

/** The path of Chromium, Chrome or Edge on this machine, or nothing. `CHROMIUM_PATH` overrides. */
export function findChromium() {
  return find(process.env.CHROMIUM_PATH, () => [
    ...onPath([
      'chromium',
      'chromium-browser',
      'google-chrome',
      'google-chrome-stable',
      'microsoft-edge',
      'msedge',
    ]),
    ...onMac([
      'Chromium.app/Contents/MacOS/Chromium',
      'Google Chrome.app/Contents/MacOS/Google Chrome',
      'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    ]),
    ...inProgramFiles([
      'Chromium\\Application\\chrome.exe',
      'Google\\Chrome\\Application\\chrome.exe',
      'Microsoft\\Edge\\Application\\msedge.exe',
    ]),
  ])
}

/** The path of Firefox on this machine, or nothing. `FIREFOX_PATH` overrides. */
export function findFirefox() {
  return find(process.env.FIREFOX_PATH, () => [
    ...onPath(['firefox', 'firefox-esr', 'firefox-developer-edition']),
    ...onMac(['Firefox.app/Contents/MacOS/firefox', 'Firefox Developer Edition.app/Contents/MacOS/firefox']),
    ...inProgramFiles(['Mozilla Firefox\\firefox.exe', 'Firefox Developer Edition\\firefox.exe']),
  ])
}
