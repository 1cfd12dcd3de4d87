import type { Wire } from './wire.ts'

export interface Message {
  bytes: Buffer
  texts: string[]
  /** Texts up to the end of this one. */
  total: number
}

/**
 * What the sockets of one process hear: the same messages in the same order. Each message is read when the first socket
 * gets it; for the rest it is compared, byte by byte, so that reading it 500 times does not become what is measured.
 */
export class Heard {
  readonly messages: Message[] = []
  readonly #wire: Wire

  constructor(wire: Wire) {
    this.#wire = wire
  }

  /** The message that a socket heard at `place`, counted from 0. @throws Error when another heard something else there */
  at(place: number, bytes: Buffer): Message {
    const known = this.messages[place]
    if (known) {
      if (!known.bytes.equals(bytes)) throw new Error(`two sockets heard different messages at ${place}`)
      return known
    }
    const texts = this.#wire.read(bytes)
    const message = {
      bytes: Buffer.from(bytes),
      texts,
      total: (this.messages.at(-1)?.total ?? 0) + texts.length,
    }
    this.messages.push(message)
    return message
  }
}
