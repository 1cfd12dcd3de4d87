// Plain JavaScript without dependencies: set-up needs it before anything is installed.
import { homedir } from 'node:os'
import { join } from 'node:path'
import { find, onPath, onWindows } from './programs.mjs'

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
