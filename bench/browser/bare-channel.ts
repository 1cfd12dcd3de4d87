import { verify } from '@noble/ed25519'
import Dexie, { type Table } from 'dexie'
import { openSimplePeerLink } from '../../extension/adapters/simple-peer-link.ts'
import type { PeerLink } from '../../extension/engine/peer-link.ts'
import { decode, encode } from '../../shared/cbor.ts'
import { CHANNEL_BUFFERED_BYTES, CHANNEL_MESSAGE_BYTES } from '../../shared/limits.ts'
import '../noble.ts'
import { unpackHistory } from '../proven-history-bytes.ts'

// One simple-peer channel with nothing of ours on it but the pace at which it is filled, which is the fastest one.

let link: PeerLink
let heard: (message: Uint8Array) => void = () => undefined
let drained: () => void = () => undefined
const described = Promise.withResolvers<string>()
const opened = Promise.withResolvers<void>()

/** This side's description, once the other side's is known to who answers. */
export async function describe({ offer }: { offer?: string } = {}): Promise<string> {
  link = openSimplePeerLink(
    offer ? 'answerer' : 'offerer',
    { servers: [], hideAddress: false },
    {
      signal: described.resolve,
      opened: opened.resolve,
      received: (message) => heard(message),
      drained: () => drained(),
      closed: () => undefined,
    },
  )
  if (offer) link.signal(offer)
  return described.promise
}

export const accept = ({ answer }: { answer: string }) => link.signal(answer)
export const channelOpen = () => opened.promise

/** Waits for the word to begin; then sends so many bytes in full messages. */
export function giveBytes({ bytes }: { bytes: number }): void {
  onWord(async () => {
    const message = new Uint8Array(CHANNEL_MESSAGE_BYTES).fill(7)
    for (let sent = 0; sent < bytes; sent += message.length) await send(message)
  })
}

/** Bytes a second, from the word to begin to the last byte. */
export async function takeBytes({ bytes }: { bytes: number }): Promise<number> {
  let got = 0
  const done = Promise.withResolvers<void>()
  heard = (message) => {
    got += message.length
    if (got >= bytes) done.resolve()
  }
  const start = performance.now()
  link.send(Uint8Array.of(1))
  await done.promise
  return (got / (performance.now() - start)) * 1_000
}

/** Waits for the word to begin; then sends so many facts, a message each. */
export async function giveFacts({ facts }: { facts: number }): Promise<void> {
  const { signatures } = await fetchHistory()
  onWord(async () => {
    for (const { author, message, signature } of signatures.slice(0, facts))
      await send(encode([author, message, signature]))
  })
}

/** Of so many facts that come one by one are checked and, some at a time, put in a record each. */
const RECORDS_A_WRITE = 256

/** Facts a second, checked by @noble/ed25519 and stored in a record each. */
export async function takeFacts({ facts }: { facts: number }): Promise<number> {
  const db = new Dexie('plain') as Dexie & { facts: Table<PlainFact, number> }
  db.version(1).stores({ facts: 'seq' })
  await db.open()
  await db.facts.clear()
  let seq = 0
  let rows: PlainFact[] = []
  let stored: Promise<unknown> = Promise.resolve()
  const done = Promise.withResolvers<void>()
  heard = (bytes) => {
    const [author, message, signature] = decode(bytes) as [Uint8Array, Uint8Array, Uint8Array]
    if (!verify(signature, message, author, { zip215: false }))
      return done.reject(new Error('a signature does not hold'))
    rows.push({ seq: ++seq, bytes: Uint8Array.from(bytes) })
    if (rows.length < RECORDS_A_WRITE && seq < facts) return
    const some = rows
    rows = []
    stored = stored.then(() => db.facts.bulkPut(some))
    if (seq === facts) done.resolve()
  }
  const start = performance.now()
  link.send(Uint8Array.of(1))
  await done.promise
  await stored
  const seconds = (performance.now() - start) / 1_000
  if ((await db.facts.count()) !== facts) throw new Error('not every fact was stored')
  db.close()
  return facts / seconds
}

interface PlainFact {
  seq: number
  bytes: Uint8Array
}

function onWord(give: () => Promise<void>): void {
  heard = () => void give()
}

async function send(message: Uint8Array): Promise<void> {
  while (link.buffered > CHANNEL_BUFFERED_BYTES) {
    await new Promise<void>((resolve) => {
      drained = resolve
    })
  }
  link.send(message)
}

async function fetchHistory() {
  return unpackHistory(new Uint8Array(await (await fetch('/data')).arrayBuffer()))
}
