import { oddLetters } from '../../bridge/names/odd-letters.ts'
import { skeletonsOf } from '../../bridge/names/skeletons-of.ts'

const AUTHORITY = /^https?:\/\/([^/?#]*)/iu
const ASCII = /^[\x21-\x7e]*$/
const LETTERS = /^[\p{L}\p{M}\p{N}-]+$/u

/**
 * Where a written http(s) link really leads, as the browser will say it (`xn--…` for letters beyond ASCII), when that is
 * not what it seems to say: what stands before an `@`, numbers and escapes for a host, letters that look like others.
 * Null where the written host is the host, and for addresses of other kinds.
 */
export function trueHost(written: string, href: string): string | null {
  const authority = AUTHORITY.exec(written)?.[1]
  if (authority === undefined) return null
  const { hostname, host, username, password } = new URL(href)
  const said = authority.replace(/:\d*$/u, '').toLowerCase()
  const asSaid = ASCII.test(said) ? said === hostname : honestLetters(said)
  return asSaid && username === '' && password === '' ? null : host
}

/** Whether nobody would take this host for one in plain ASCII, or for another spelling of itself. */
function honestLetters(host: string): boolean {
  return host.split('.').every((label) => {
    if (ASCII.test(label)) return true
    return (
      LETTERS.test(label) && !oddLetters(label) && skeletonsOf(label).every((drawn) => !ASCII.test(drawn))
    )
  })
}
