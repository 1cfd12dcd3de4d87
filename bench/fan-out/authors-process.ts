import { answer } from '../child.ts'
import { Heard } from './heard.ts'
import { connectAll, type Member, type Wire, type WireOptions, wireOf } from './wire.ts'

const groups = new Map<WireOptions['kind'], { wire: Wire; members: Member[] }>()
let ready: { text: string; message: Uint8Array }[][] = []

const methods = {
  async connect({ options, count }: { options: WireOptions; count: number }): Promise<void> {
    const wire = wireOf(options)
    const names = Array.from({ length: count }, (_, i) => `author ${i}`)
    groups.set(options.kind, { wire, members: await connectAll(wire, names) })
  },
  /** Signs what will be said, the authors taking turns. */
  async prepare({ kind, texts }: { kind: WireOptions['kind']; texts: string[] }): Promise<void> {
    const { members } = groups.get(kind)!
    ready = members.map(() => [])
    for (const [i, text] of texts.entries()) {
      const author = i % members.length
      ready[author]!.push({ text, message: await members[author]!.messageOf(text) })
    }
  },
  /**
   * Says it all: each author has at most `window` texts on the way and says the next when one came back, and not before
   * `pauseMs` have passed.
   */
  async say({
    kind,
    window,
    pauseMs,
  }: {
    kind: WireOptions['kind']
    window: number
    pauseMs: number
  }): Promise<void> {
    const { wire, members } = groups.get(kind)!
    const heard = new Heard(wire)
    await Promise.all(
      members.map(({ socket }, author) => {
        const queue = ready[author]!
        const onTheWay: string[] = []
        let place = 0
        const { promise, resolve, reject } = Promise.withResolvers<void>()
        const fill = () => {
          while (onTheWay.length < window && queue.length > 0) {
            const { text, message } = queue.shift()!
            onTheWay.push(text)
            socket.send(message)
          }
          if (onTheWay.length === 0) resolve()
        }
        socket.removeAllListeners('message')
        socket.on('message', (data: Buffer) => {
          try {
            for (const text of heard.at(place++, data).texts) {
              const mine = onTheWay.indexOf(text)
              if (mine >= 0) onTheWay.splice(mine, 1)
            }
            if (pauseMs > 0) setTimeout(fill, pauseMs)
            else fill()
          } catch (error) {
            reject(error)
          }
        })
        fill()
        return promise
      }),
    )
  },
}
export type AuthorsMethods = typeof methods

answer(methods)
