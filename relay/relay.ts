import { getRandomValues } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { checkHead } from '../shared/checkpoint.ts'
import type { Crypto } from '../shared/crypto.ts'
import type { EpochId, PublicKey } from '../shared/ids.ts'
import { memberLink } from '../shared/join-link.ts'
import { readMove } from '../shared/move.ts'
import { asRefusal } from '../shared/refusal.ts'
import { systemClock } from './clock.ts'
import { ControlLog } from './control-log.ts'
import { ControlState } from './control-state.ts'
import { Edge } from './edge.ts'
import { httpPages } from './http-pages.ts'
import { nodeCrypto, nodeSigner } from './node-crypto.ts'
import { type OpenEpoch, openEpoch } from './open-epoch.ts'
import { RELAY_LIMITS } from './relay-limits.ts'
import type { RelayOptions } from './relay-options.ts'
import { serverSeed } from './server-key.ts'
import { Sockets } from './sockets.ts'

export interface Relay {
  /** `ws://` or `wss://`, for invites and clients. */
  address: string
  /** `http://` or `https://`. */
  url: string
  port: number
  server: PublicKey
  epoch: EpochId
  /** Drains: stamps what waits, says bye, writes where the logs stand. */
  stop(): Promise<void>
}

/** A relay that takes connections when this resolves. @throws Error when its disk or its port says no */
export async function startRelay(options: RelayOptions): Promise<Relay> {
  const { dataDir, host = '127.0.0.1', port = 0, clock = systemClock, log = () => undefined } = options
  const failed = options.failed ?? ((error) => endProcess(log, error))
  const random = options.random ?? ((bytes) => getRandomValues(bytes))
  const limits = { ...RELAY_LIMITS, ...options.limits }
  mkdirSync(dataDir, { recursive: true })
  const signer = nodeSigner(options.seed ?? serverSeed(join(dataDir, 'server-key'), random))
  const crypto = options.crypto ?? nodeCrypto()
  const controlLog = new ControlLog(join(dataDir, 'control.log'))
  await checkWhose(controlLog, crypto, signer.key, dataDir)
  if (options.movedFrom) await checkMove(options.movedFrom, crypto, signer.key)
  const control = await ControlState.of(crypto, signer.key, controlLog.facts())

  const isEmpty = controlLog.heads().length === 0
  let ready = false
  let epoch: OpenEpoch | undefined
  const address = () =>
    relayUrl(options.publicUrl, host, (http.address() as AddressInfo).port).replace(/^http/, 'ws')
  const edge = new Edge({ clock, limits, trustProxy: options.trustProxy ?? 'nobody', log })
  const app = httpPages({
    admits: (request) => edge.admitsPage(request),
    ready: () => ready,
    page: () => ({
      name: control.policy.name,
      memberLink: memberLink(signer.key, address()),
      online: epoch?.roster.people ?? 0,
      door: control.policy.door,
      extensionUrl: options.extensionUrl,
    }),
    secure: options.publicUrl?.startsWith('https:') ?? false,
  })
  const http = createServer(edge.serverOptions, app)
  edge.guard(http)
  try {
    // Before the epoch is opened: when the port is taken, nothing has happened yet.
    http.listen(port, host)
    await once(http, 'listening')
    epoch = await openEpoch({
      ...options,
      crypto,
      signer,
      clock,
      random,
      limits,
      log,
      failed,
      controlLog,
      control,
    })
  } catch (error) {
    http.close()
    controlLog.close()
    throw error
  }
  const sockets = new Sockets({ http, edge, clock, limits, handlers: epoch.handlers })
  ready = true
  if (isEmpty) {
    log(
      'There is nothing on this disk yet. If this server ran before, whoever was on it brings back who is here,',
    )
    log('what its channels are and who is banned, by logging in; until then only OWNER_KEY owns it.')
  }
  if (control.policy.owner === null) {
    log('Nobody owns this server yet: set OWNER_KEY to your public key, from the settings of the extension.')
  }
  const bound = (http.address() as AddressInfo).port
  const url = relayUrl(options.publicUrl, host, bound)

  async function stop(opened: OpenEpoch): Promise<void> {
    ready = false
    sockets.refuseNew()
    await opened.end()
    await sockets.drain()
    controlLog.close()
    http.close()
    http.closeAllConnections()
  }

  const opened = epoch
  let stopping: Promise<void> | undefined
  return {
    address: address(),
    url,
    port: bound,
    server: signer.key,
    epoch: opened.id,
    stop: () => {
      stopping ??= stop(opened)
      return stopping
    },
  }
}

/** With a log that it cannot keep a relay must not go on; the next start cuts off what is half written. */
function endProcess(log: (line: string) => void, error: unknown): never {
  log(`What was said could not be kept: ${error instanceof Error ? error.stack : error}`)
  process.exit(1)
}

/** A control log that another key certified would say nothing to anybody. @throws Error */
async function checkWhose(
  log: ControlLog,
  crypto: Crypto,
  server: PublicKey,
  dataDir: string,
): Promise<void> {
  const [head] = log.heads()
  if (!head) return
  await checkHead(crypto, server, head).catch(() => {
    throw new Error(`${dataDir} belongs to a server with another key. Is SERVER_SEED the right one?`)
  })
}

/** People would follow it to nowhere. @throws Error */
async function checkMove(code: string, crypto: Crypto, server: PublicKey): Promise<void> {
  const move = await readMove(crypto, code).catch((error) => {
    throw new Error(`MOVED_FROM: ${asRefusal(error).message}`)
  })
  if (move.server !== server)
    throw new Error('MOVED_FROM: says that a server moved to another one than this.')
}

function relayUrl(publicUrl: string | undefined, host: string, port: number): string {
  return (publicUrl ?? `http://${reachable(host)}:${port}`).replace(/\/+$/, '')
}

/** An address to type for a host to bind to: IPv6 in brackets, and nobody can open "everywhere". */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
