// Makes this checkout ready to run: npm packages, and the browsers that the asked-for command needs.
// Runs before every npm script, on whatever Node the machine has (20 or newer), so: no dependency, no TypeScript.
//
//   node scripts/setup.mjs              packages and Chromium
//   node scripts/setup.mjs --test       packages, Chromium, Firefox and a TURN server
//   node scripts/setup.mjs --packages   packages only
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findChromium, findFirefox } from './browsers.mjs'
import { ownNodeIsThere, packagesAreCurrent } from './packages.mjs'
import { findTurnServer } from './programs.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** @param {string} sentence @returns {never} */
function giveUp(sentence) {
  console.error(sentence)
  process.exit(1)
}

/** @param {string} command @param {string[]} args @param {NodeJS.ProcessEnv} [env] */
function run(command, args, env = {}) {
  const shell = process.platform === 'win32' && !command.endsWith('.exe')
  return (
    spawnSync(command, args, { cwd: root, stdio: 'inherit', shell, env: { ...process.env, ...env } })
      .status === 0
  )
}

/** @param {string[]} args */
function npm(args) {
  // npm names its own program when it is what runs this; that one works where `npm` is no executable (Windows).
  const program = process.env.npm_execpath
  return program?.endsWith('.js') ? run(process.execPath, [program, ...args]) : run('npm', args)
}

function installPackages() {
  if (!packagesAreCurrent(root)) {
    console.log('Installing npm packages …')
    // The development packages are part of running from a checkout: Node 24 itself is one of them.
    if (!npm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'])) {
      giveUp('npm packages could not be installed: look at the lines above, then run `npm ci`.')
    }
  }
  if (!ownNodeIsThere(root) && !npm(['rebuild', 'node', '--ignore-scripts=false'])) {
    giveUp(
      'Node 24 could not be installed as a package: run `npm rebuild node`, or start this with Node 24 or newer.',
    )
  }
}

function isDebian() {
  try {
    return /^ID="?debian"?$/m.test(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return false
  }
}

/** @returns {string[] | undefined} what to put before a command that only root may run; nothing if we may not */
function asRoot() {
  if (process.getuid?.() === 0) return []
  const sudo = spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' })
  return sudo.status === 0 ? ['sudo', '-n'] : undefined
}

/** @param {string[]} names Debian packages @returns what stood before the command; nothing if we may not install */
function aptInstall(names) {
  const prefix = isDebian() ? asRoot() : undefined
  if (!prefix) return undefined
  console.log(`Installing ${names.join(' and ')} with apt-get …`)
  const apt = (/** @type {string[]} */ ...args) => {
    const [command = 'env', ...rest] = [
      ...prefix,
      'env',
      'DEBIAN_FRONTEND=noninteractive',
      'apt-get',
      ...args,
    ]
    return run(command, rest)
  }
  apt('update', '-q')
  apt('install', '-q', '-y', '--no-install-recommends', ...names)
  return prefix
}

/** @param {boolean} firefoxToo */
function installBrowsers(firefoxToo) {
  const missing = () => [
    ...(findChromium() ? [] : [{ name: 'Chromium', debian: 'chromium', variable: 'CHROMIUM_PATH' }]),
    ...(!firefoxToo || findFirefox()
      ? []
      : [{ name: 'Firefox', debian: 'firefox-esr', variable: 'FIREFOX_PATH' }]),
  ]
  // A path that was given and is wrong is for its giver to correct.
  const installable = missing().filter(({ variable }) => !process.env[variable])
  if (installable.length > 0) aptInstall(installable.map(({ debian }) => debian))
  const still = missing()
  if (still.length > 0) {
    const names = still.map(({ name }) => name).join(' and ')
    const variables = still.map(({ variable }) => variable).join(' and ')
    giveUp(`${names} is needed and was not found: install it, or set ${variables} to where it is.`)
  }
}

/** Only one test wants it, and is left out without it. */
function installTurnServer() {
  if (findTurnServer() || process.env.TURNSERVER_PATH) return
  const prefix = aptInstall(['coturn'])
  if (!findTurnServer()) {
    console.log(
      'No TURN server was found, and the test of TURN is left out: install coturn, or set TURNSERVER_PATH.',
    )
    return
  }
  // The package starts a service, which nobody here asked for.
  const [command = 'systemctl', ...rest] = [...(prefix ?? []), 'systemctl', 'disable', '--now', 'coturn']
  spawnSync(command, rest, { stdio: 'ignore' })
}

const forTests = process.argv.includes('--test')
installPackages()
if (!process.argv.includes('--packages')) {
  installBrowsers(forTests)
  if (forTests) installTurnServer()
}
