import type { IncomingHttpHeaders } from 'node:http'
import { isIP, isIPv4 } from 'node:net'

/**
 * Who stands between people and this relay: nobody; fly.io's proxy, which says in `Fly-Client-IP` whom it talks to, and lets
 * nobody else say it; or so many proxies, each of which adds to `X-Forwarded-For` whom it talks to.
 */
export type TrustProxy = 'nobody' | 'fly' | number

/** Somebody on this machine itself: a proxy that nobody named, or whoever tries the relay out. */
export const THIS_MACHINE = 'this machine'

/**
 * Under which name a connection counts: an IPv4 address, the /64 network of an IPv6 address (a home or a phone has all of
 * it), or `THIS_MACHINE`. What no trusted proxy wrote says nothing; where it wrote nothing that is an address, whoever
 * opened the TCP connection counts.
 */
export function clientAddress(
  peer: string | undefined,
  headers: IncomingHttpHeaders,
  trust: TrustProxy,
): string {
  return counted(forwardedFor(headers, trust) ?? peer ?? '') ?? 'unknown'
}

/** The address that the outermost trusted proxy wrote. */
function forwardedFor(headers: IncomingHttpHeaders, trust: TrustProxy): string | undefined {
  if (trust === 'nobody') return undefined
  const name = trust === 'fly' ? 'fly-client-ip' : 'x-forwarded-for'
  const said = String(headers[name] ?? '').split(',')
  // Each proxy adds at the right; of fewer entries than proxies the first is from one that was reached directly.
  const entry = trust === 'fly' ? said.join() : said[Math.max(0, said.length - trust)]
  const address = withoutPort(entry?.trim() ?? '')
  return isIP(address) ? address : undefined
}

/** Some proxies write `1.2.3.4:5678` or `[2001:db8::1]:5678`. */
function withoutPort(entry: string): string {
  return /^\[(.+)\](?::\d+)?$/.exec(entry)?.[1] ?? /^([\d.]+):\d+$/.exec(entry)?.[1] ?? entry
}

function counted(address: string): string | undefined {
  if (isIPv4(address)) return address === '127.0.0.1' ? THIS_MACHINE : address
  if (!isIP(address)) return undefined
  const groups = groupsOf(address)
  const [high, low] = groups.slice(6) as [number, number]
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
  // RFC 4291 §2.5.5.2: an IPv4 address, as a socket that takes both kinds shows it.
  if (isMapped) return counted([high >> 8, high & 255, low >> 8, low & 255].join('.'))
  if (groups.slice(0, 7).every((group) => group === 0) && low === 1) return THIS_MACHINE
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`
}

/** The eight groups of a valid IPv6 address (RFC 4291 §2.2). */
function groupsOf(address: string): number[] {
  const [before = [], after] = address.replace(/%.*$/, '').split('::').map(partOf)
  if (after === undefined) return before
  return [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after]
}

function partOf(text: string): number[] {
  return text.split(':').flatMap((group) => {
    if (group === '') return []
    if (!group.includes('.')) return [Number.parseInt(group, 16)]
    const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number)
    return [a * 256 + b, c * 256 + d]
  })
}
