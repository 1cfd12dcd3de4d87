import type { IncomingMessage, Server, ServerOptions } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Account, AccountLimits } from './account.ts'
import { Accounts } from './accounts.ts'
import { clientAddress, type TrustProxy } from './client-address.ts'
import type { Clock } from './clock.ts'

export interface EdgeLimits {
  /** WebSockets of all together. */
  sockets: number
  /** A connection that has not asked for something within this is closed, ms. */
  handshakeMs: number
  /** Of each address. */
  address: AccountLimits
}

export interface EdgeOptions {
  clock: Clock
  limits: EdgeLimits
  trustProxy: TrustProxy
  /** A line for whoever runs the relay. */
  log(line: string): void
}

/** Connections beside the WebSockets: of who reads a page, or is about to open one. */
const OTHER_CONNECTIONS = 1_000
/** A browser behind two proxies sends some 2 KB. */
const MAX_HEADER_BYTES = 8 * 1_024

/** In ms of work: to be shown a page, and to become a WebSocket. */
const PAGE_MS = 1
const CONNECT_MS = 1

/** What every connection meets first: whose it is, by address, and whether that address may have more. */
export class Edge {
  readonly #options: EdgeOptions
  readonly #accounts: Accounts
  #warned = false

  constructor(options: EdgeOptions) {
    this.#options = options
    this.#accounts = new Accounts(options.limits.address, options.clock)
  }

  /** With these Node's HTTP server closes whoever says nothing, or says it too slowly. */
  get serverOptions(): ServerOptions {
    const { handshakeMs } = this.#options.limits
    return {
      headersTimeout: handshakeMs,
      requestTimeout: handshakeMs,
      connectionsCheckingInterval: handshakeMs / 4,
      keepAliveTimeout: handshakeMs / 2,
      maxHeaderSize: MAX_HEADER_BYTES,
    }
  }

  /** Counts connections from their first byte on. Those that a proxy opens say whose they are only when they ask. */
  guard(http: Server): void {
    const { limits, trustProxy } = this.#options
    http.maxConnections = limits.sockets + OTHER_CONNECTIONS
    if (trustProxy !== 'nobody') return
    http.on('connection', (socket: Socket) => {
      const account = this.#accounts.of(clientAddress(socket.remoteAddress, {}, trustProxy))
      if (account.isFull) refuseConnection(socket, 429)
      else occupy(account, socket)
    })
  }

  /** Whether somebody may see a page. */
  admitsPage(request: IncomingMessage): boolean {
    return this.#accountOf(request).take(PAGE_MS)
  }

  /** Whose the WebSocket is that is asked for; undefined, and told so: there may be none now. */
  admit(request: IncomingMessage, socket: Duplex): Account | undefined {
    const account = this.#accountOf(request)
    const isCounted = this.#options.trustProxy === 'nobody'
    if ((!isCounted && account.isFull) || !account.take(CONNECT_MS)) {
      refuseConnection(socket, 429)
      return undefined
    }
    if (!isCounted) occupy(account, socket)
    return account
  }

  #accountOf({ socket, headers }: IncomingMessage): Account {
    const { trustProxy } = this.#options
    if (trustProxy === 'nobody') this.#warn('fly-client-ip' in headers || 'x-forwarded-for' in headers)
    return this.#accounts.of(clientAddress(socket.remoteAddress, headers, trustProxy))
  }

  #warn(isProxied: boolean): void {
    if (!isProxied || this.#warned) return
    this.#warned = true
    this.#options.log(
      'A request came through a proxy. If that proxy is yours, set TRUST_PROXY: without it all behind it count as one address.',
    )
  }
}

function occupy(account: Account, socket: Duplex): void {
  account.connections += 1
  socket.once('close', () => {
    account.connections -= 1
  })
}

const REFUSALS = {
  429: ['Too Many Requests', 'Too many connections from your address. Try again in a minute.\n'],
  503: ['Service Unavailable', 'There is no room just now. Try again in a minute.\n'],
} as const

/** Ends a connection that has become no WebSocket yet. */
export function refuseConnection(socket: Duplex, status: keyof typeof REFUSALS): void {
  const [name, sentence] = REFUSALS[status]
  const headers = `Connection: close\r\nRetry-After: 60\r\nContent-Type: text/plain\r\nContent-Length: ${sentence.length}`
  socket.on('error', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status} ${name}\r\n${headers}\r\n\r\n${sentence}`)
}
