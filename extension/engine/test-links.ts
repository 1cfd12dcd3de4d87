import type { OpenLink, PeerLink, PeerLinkEvents } from './peer-link.ts'
import { soon } from './test-quiet.ts'

interface End {
  who: string
  events: PeerLinkEvents
  other: End | undefined
  /** Shows no address, and has no TURN that would lend one. */
  hidden: boolean
  closed: boolean
  /** Messages leave one after the other, however long a hook takes. */
  sending: Promise<void>
  sent: number
}

/** Direct connections between the people of a test, in memory. */
export interface TestLinks {
  openerFor(who: string): OpenLink
  /** Whether a link between two people may form. One that may not hangs until it is given up. */
  forms: (one: string, other: string) => boolean
  /** What becomes of a message on its way; null: it never arrives. */
  passing: (message: Uint8Array, from: string, to: string) => Uint8Array | null | Promise<Uint8Array | null>
  /** Links that were opened and not closed yet, both ends counted. */
  readonly open: number
  /** How many ends of links were ever begun. */
  readonly begun: number
  /** Every link that anybody ever began to open, as an offerer. */
  readonly dialled: [from: string, to: string | undefined][]
  /** As when a laptop's lid falls: everything of this person goes silent, and nobody is told. */
  mute(who: string): void
  /** The lid is opened again. */
  unmute(who: string): void
  /** Links of this person close, as when a browser ends. */
  cut(who: string): void
}

export function testLinks(): TestLinks {
  const ends = new Map<string, End>()
  const muted = new Set<string>()
  const dialled: [string, string | undefined][] = []
  let tokens = 0

  function close(end: End): void {
    if (end.closed) return
    end.closed = true
    soon(() => end.events.closed())
    const { other } = end
    if (other && !muted.has(end.who)) void end.sending.then(() => soon(() => close(other)))
  }

  const api: TestLinks = {
    forms: () => true,
    passing: (message) => message,
    get open() {
      return [...ends.values()].filter(({ closed }) => !closed).length
    },
    get begun() {
      return ends.size
    },
    dialled,
    mute: (who) => void muted.add(who),
    unmute: (who) => void muted.delete(who),
    cut(who) {
      for (const end of ends.values()) {
        if (end.who !== who) continue
        close(end)
        // What is under way is lost.
        const { other } = end
        if (other) soon(() => close(other))
      }
    },
    openerFor: (who) => (role, ice, events) => {
      const token = `${who}-${++tokens}`
      const hidden = ice.hideAddress && !ice.servers.some(({ urls }) => urls.startsWith('turn'))
      const sending = Promise.resolve()
      const end: End = { who, events, other: undefined, hidden, closed: false, sending, sent: 0 }
      ends.set(token, end)
      const dial: [string, string | undefined] = [who, undefined]
      if (role === 'offerer') {
        dialled.push(dial)
        soon(() => end.closed || events.signal(token))
      }
      const link: PeerLink = {
        signal(sdp) {
          const other = ends.get(sdp)
          if (!other) return close(end)
          dial[1] = other.who
          if (role === 'answerer') {
            soon(() => end.closed || events.signal(token))
            return
          }
          if (end.hidden || other.hidden || !api.forms(end.who, other.who)) return
          end.other = other
          other.other = end
          for (const side of [end, other]) soon(() => side.closed || side.events.opened())
        },
        send(message) {
          const { other } = end
          if (!other || end.closed) return
          end.sent += message.length
          end.sending = end.sending.then(async () => {
            const arrives = await api.passing(message, end.who, other.who)
            if (arrives === null || muted.has(end.who) || muted.has(other.who)) return
            soon(() => other.closed || other.events.received(arrives))
          })
        },
        buffered: 0,
        close: () => close(end),
      }
      return link
    },
  }
  return api
}
