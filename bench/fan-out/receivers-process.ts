import { answer } from '../child.ts'
import { Heard } from './heard.ts'
import { connectAll, type Wire, type WireOptions, wireOf } from './wire.ts'

/** Everybody has it all by then, or something is broken. */
const TIMEOUT_MS = 60_000

interface Receivers {
  wire: Wire
  count: number
  hear(expected: number): { heard: Heard; all: Promise<void> }
}

const groups = new Map<WireOptions['kind'], Receivers>()
let round: ReturnType<Receivers['hear']> | undefined

const methods = {
  async connect({ options, count }: { options: WireOptions; count: number }): Promise<void> {
    const wire = wireOf(options)
    const names = Array.from({ length: count }, (_, i) => `receiver ${process.pid} ${i}`)
    const members = await connectAll(wire, names)
    groups.set(options.kind, {
      wire,
      count,
      hear(expected) {
        const heard = new Heard(wire)
        const { promise, resolve, reject } = Promise.withResolvers<void>()
        let left = members.length
        setTimeout(() => reject(new Error(`${left} did not hear everything in time`)), TIMEOUT_MS).unref()
        for (const { socket } of members) {
          let place = 0
          socket.removeAllListeners('message')
          socket.on('message', (data: Buffer) => {
            try {
              if (heard.at(place++, data).total === expected && --left === 0) resolve()
            } catch (error) {
              reject(error)
            }
          })
        }
        return { heard, all: promise }
      },
    })
  },
  /** Listens for so many texts. */
  begin({ kind, expected }: { kind: WireOptions['kind']; expected: number }): void {
    round = groups.get(kind)!.hear(expected)
    round.all.catch(() => undefined)
  },
  /** When every socket has heard them. */
  all: () => round!.all,
  /** Proves what was heard; answers how many messages it came in. */
  async prove(kind: WireOptions['kind']): Promise<number> {
    const { messages } = round!.heard
    await groups.get(kind)!.wire.prove(messages.map(({ bytes }) => bytes))
    return messages.length
  },
}
export type ReceiversMethods = typeof methods

answer(methods)
