import { Joiner } from '../../extension/engine/framing.ts'
import { relayLinks } from '../../extension/engine/relay-link.ts'
import { nodeCrypto } from '../../relay/node-crypto.ts'
import { checkAttestation } from '../../shared/attestation.ts'
import { fromBase64url, toBase64url } from '../../shared/base64url.ts'
import { isKnownType, readBody } from '../../shared/body.ts'
import { concat, equalBytes } from '../../shared/bytes.ts'
import { decode, decodeSequence, encode, itemEnd } from '../../shared/cbor.ts'
import { decodeClaim, encodeClaim } from '../../shared/claim.ts'
import { CLIENT_FRAMES } from '../../shared/client-frames.ts'
import { type ControlFact, readControlClaim } from '../../shared/control-fact.ts'
import { signedBytes } from '../../shared/crypto.ts'
import { deflate, inflate } from '../../shared/deflate.ts'
import {
  decodeEntries,
  type Entry,
  encodeFact,
  encodeLeaf,
  encodeTombstone,
  factBounds,
} from '../../shared/fact.ts'
import { packFacts, unpackFacts } from '../../shared/facts-frame.ts'
import {
  decodeFrame,
  deflatedEnvelope,
  encodeFrame,
  openEnvelope,
  plainEnvelope,
} from '../../shared/frame.ts'
import { headOfRow, headRow } from '../../shared/head-row.ts'
import { readHeader, readLine } from '../../shared/history-file.ts'
import type { FactId } from '../../shared/ids.ts'
import { decodeInvite, inviteLink, readInviteLink } from '../../shared/invite.ts'
import { memberLink, readJoinLink } from '../../shared/join-link.ts'
import {
  MAX_CLIENT_FRAME_BYTES,
  MAX_PAGE_BYTES,
  MAX_PEER_FRAME_BYTES,
  MAX_RELAY_FRAME_BYTES,
} from '../../shared/limits.ts'
import { messageLink, readMessageLink } from '../../shared/message-link.ts'
import { decodePage, encodePage, pageEntries, provePage } from '../../shared/page.ts'
import { PEER_FRAMES } from '../../shared/peer-frames.ts'
import { phraseOf, seedOf } from '../../shared/phrase.ts'
import { policy } from '../../shared/policy.ts'
import { readEntries } from '../../shared/read-entries.ts'
import { readableFact } from '../../shared/readable-fact.ts'
import { RELAY_FRAMES } from '../../shared/relay-frames.ts'
import { decodeSignal } from '../../shared/signal.ts'
import { checkTwoStories, storyFromWire, storyToWire } from '../../shared/two-stories.ts'
import { historyHeader } from './history-header.ts'
import type { Samples } from './samples.ts'
import { Broken, type Target } from './target.ts'

const utf8 = new TextEncoder()
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

/** Everything that reads bytes of strangers and nothing else. */
export async function decoders(samples: Samples): Promise<Target[]> {
  const { server } = samples
  const crypto = nodeCrypto()
  const deflated = await Promise.all(samples.pages.map(deflate))
  const codes = [...samples.invites.map((bytes) => encode([bytes, new Uint8Array(64)]))]
  const invites = codes.map((code) => `https://cats.example/join#${toBase64url(code)}`)
  const control = new Set<ControlFact>()

  return [
    { name: 'claims', seeds: samples.claims, read: (bytes) => same(bytes, encodeClaim(decodeClaim(bytes))) },
    { name: 'entries of a page', seeds: samples.entries, read: readEntriesOf },
    {
      name: 'pages',
      seeds: samples.pages,
      async read(bytes) {
        const page = decodePage(bytes)
        same(bytes, encodePage(page))
        same(bytes, encode(decode(bytes)))
        const { whole } = await provePage(crypto, server.key, page)
        const read = await readEntries(crypto, server.key, page.log, pageEntries(page))
        for (const entry of read) readableFact(entry, () => undefined)
        return whole ? 'a whole page' : 'a page with holes'
      },
    },
    {
      name: 'pages, deflated',
      seeds: deflated,
      async read(bytes) {
        const inflated = await inflate(bytes, MAX_PAGE_BYTES)
        return same(inflated, encodePage(decodePage(inflated)))
      },
    },
    {
      name: 'client frames',
      seeds: samples.clientFrames,
      read(bytes) {
        const frame = decodeFrame(CLIENT_FRAMES, bytes, MAX_CLIENT_FRAME_BYTES)
        if (frame.kind === 'heads')
          for (const row of frame.content) same(encode(row), encode(headRow(headOfRow(row))))
        same(bytes, encodeFrame(frame))
        return frame.kind
      },
    },
    {
      name: 'relay frames',
      seeds: await enveloped(samples.relayFrames),
      async read(message) {
        const bytes = await openEnvelope(message, MAX_RELAY_FRAME_BYTES)
        const frame = decodeFrame(RELAY_FRAMES, bytes, MAX_RELAY_FRAME_BYTES)
        same(bytes, encodeFrame(frame))
        if (frame.kind === 'tail')
          same(encode(frame.content.head), encode(headRow(headOfRow(frame.content.head))))
        return frame.kind
      },
    },
    {
      name: 'facts, packed',
      seeds: samples.relayFrames.filter((bytes) => (decode(bytes) as [string])[0] === 'facts'),
      read(bytes) {
        const frame = decodeFrame(RELAY_FRAMES, bytes, MAX_RELAY_FRAME_BYTES)
        if (frame.kind !== 'facts') return frame.kind
        const unpacked = unpackFacts(server.key, frame.content)
        for (const { fact, claim, bytes: own } of unpacked.facts) {
          same(own, encodeFact(fact))
          same(fact.claim, encodeClaim(claim))
          readEntriesOf(own)
        }
        const again = unpackFacts(server.key, packFacts(unpacked))
        for (const [i, { bytes: own }] of again.facts.entries())
          same(own, unpacked.facts[i]?.bytes ?? new Uint8Array())
        return `${unpacked.facts.length > 1 ? 'facts' : 'a fact'}`
      },
    },
    {
      name: 'peer frames',
      seeds: samples.peerFrames,
      read(bytes) {
        const frame = decodeFrame(PEER_FRAMES, bytes, MAX_PEER_FRAME_BYTES)
        same(bytes, encodeFrame(frame))
        return frame.kind
      },
    },
    {
      name: 'messages between peers',
      seeds: samples.peerFrames.map((frame) => concat(...parted(frame).map((part) => encode(part)))),
      read(bytes) {
        const joiner = new Joiner()
        let frames = 0
        for (const { value } of decodeSequence(bytes))
          if (value instanceof Uint8Array && joiner.add(value)) frames++
        return frames > 0 ? 'frames' : 'nothing whole'
      },
    },
    { name: 'messages through the relay', seeds: relayed(), read: readRelayed },
    {
      name: 'two stories',
      seeds: samples.peerFrames.filter((bytes) => (decode(bytes) as [string])[0] === 'proof'),
      async read(bytes) {
        const frame = decodeFrame(PEER_FRAMES, bytes, MAX_PEER_FRAME_BYTES)
        if (frame.kind !== 'proof') return frame.kind
        const story = storyFromWire(frame.content)
        same(bytes, encodeFrame({ kind: 'proof', content: storyToWire(story) }))
        return checkTwoStories(crypto, server.key, story)
      },
    },
    {
      name: 'invites',
      seeds: samples.invites,
      read(bytes) {
        decodeInvite(bytes)
        return same(bytes, encode(decode(bytes)))
      },
    },
    {
      name: 'invite links',
      seeds: invites.map((link) => utf8.encode(link)),
      read(bytes) {
        const link = text(bytes).trim()
        return sameCode(link, inviteLink(readInviteLink(link)))
      },
    },
    {
      name: 'join links',
      seeds: [...invites, memberLink(server.key, 'wss://cats.example')].map((link) => utf8.encode(link)),
      read(bytes) {
        const link = text(bytes).trim()
        const { server: key, address, invite } = readJoinLink(link)
        return sameCode(link, invite ? inviteLink(invite) : memberLink(key, address))
      },
    },
    {
      name: 'message links',
      seeds: [utf8.encode(linkToMessage(samples))],
      read(bytes) {
        const link = text(bytes).trim()
        return sameCode(link, messageLink(readMessageLink(link)))
      },
    },
    {
      // Signed by the server, so that what it says is looked at and not only its signature.
      name: 'attestations',
      seeds: samples.attestations,
      async read(bytes) {
        const signature = await server.self.sign(signedBytes('catalk/attestation/1', server.key, bytes))
        await checkAttestation(crypto, server.key, { bytes, signature })
        return same(bytes, encode(decode(bytes)))
      },
    },
    {
      name: 'signals',
      seeds: samples.signals,
      read(bytes) {
        decodeSignal(bytes)
        return same(bytes, encode(decode(bytes)))
      },
    },
    {
      name: 'bodies',
      seeds: samples.claims,
      read(bytes) {
        const { type, body } = decodeClaim(bytes)
        if (!isKnownType(type)) return 'no such type'
        // Names that objects have anyway are not taken over; claims go on as they were signed.
        const read = encode(readBody(type, body))
        same(read, encode(readBody(type, decode(read) as Record<string, unknown>)))
        return type
      },
    },
    {
      name: 'the control log',
      seeds: samples.claims,
      async read(bytes) {
        const claim = decodeClaim(bytes)
        const id = `0190${claim.sentAt.toString(16).padStart(28, '0')}`.slice(0, 32) as FactId
        const fact = await readControlClaim(crypto, server.key, claim, id)
        if (!fact) return 'says nothing here'
        for (const old of control) if (control.size > 40) control.delete(old)
        control.add(fact)
        policy(server.key, control)
        return fact.type
      },
    },
    {
      name: 'history headers',
      seeds: [utf8.encode(JSON.stringify(historyHeader(samples.server.key)))],
      read(bytes) {
        readHeader(text(bytes))
        return 'a header'
      },
    },
    {
      name: 'history lines',
      seeds: deflated.map((page, i) => lineOf(samples.pages[i] ?? new Uint8Array(), page)),
      async read(bytes) {
        const line = readLine(text(bytes))
        const [, spelled] = text(bytes).match(/"page":"([^"\\]*)"/) ?? []
        if (
          spelled !== undefined &&
          text(bytes).split('"page"').length === 2 &&
          spelled !== toBase64url(line.page)
        )
          throw new Broken('A page was read from bytes that are spelled in another way.')
        decodePage(await inflate(line.page, MAX_PAGE_BYTES))
        return 'a page'
      },
    },
    {
      name: 'phrases',
      seeds: [utf8.encode(phraseOf(new Uint8Array(32)))],
      read(bytes) {
        const seed = seedOf(text(bytes))
        const words =
          text(bytes)
            .toLowerCase()
            .match(/[a-z]+/g) ?? []
        if (phraseOf(seed) !== words.join(' ')) throw new Broken('A phrase was read as another one.')
        return 'a phrase'
      },
    },
    {
      name: 'base64url',
      seeds: ['', 'AA', 'AAA', 'AAAA', '_-_-'].map((code) => utf8.encode(code)),
      read(bytes) {
        const code = text(bytes)
        if (toBase64url(fromBase64url(code)) !== code) throw new Broken('One code has two spellings.')
        return 'bytes'
      },
    },
  ]
}

/** @throws Broken */
function same(bytes: Uint8Array, again: Uint8Array): string {
  if (!equalBytes(bytes, again)) throw new Broken('What was read encodes to other bytes.')
  return 'read'
}

function sameCode(link: string, again: string): string {
  if (link.split('#').at(-1) !== again.split('#').at(-1))
    throw new Broken('A link was read that says it otherwise.')
  return 'a link'
}

/** @throws Broken when one of three ways to walk through entries sees others */
function readEntriesOf(bytes: Uint8Array): string {
  const entries = decodeEntries(bytes)
  same(bytes, concat(...entries.map(encodeEntry)))
  const ends: number[] = []
  for (let at = 0; at < bytes.length; at = ends.at(-1) ?? 0) ends.push(itemEnd(bytes, at))
  const told: number[] = []
  for (const entry of entries) told.push((told.at(-1) ?? 0) + entry.bytes.length)
  if (ends.join() !== told.join()) throw new Broken('Entries end elsewhere when they are passed over.')
  const onlyFacts = entries.length > 0 && entries.every(({ kind }) => kind === 'fact')
  const seqs = entries.flatMap((entry) => (entry.kind === 'fact' ? entry.fact.seq : []))
  const first = seqs[0] ?? 1
  const inTurn = onlyFacts && seqs.every((seq, i) => seq === first + i)
  const bounds = factBounds(bytes, first)
  if (inTurn !== (bounds !== undefined) || (bounds && bounds.count !== entries.length))
    throw new Broken('Facts are counted in two ways.')
  return onlyFacts ? 'facts' : 'entries'
}

function encodeEntry(entry: Entry): Uint8Array {
  if (entry.kind === 'fact') return encodeFact(entry.fact)
  return entry.kind === 'tombstone' ? encodeTombstone(entry.tombstone) : encodeLeaf(entry.leaf)
}

async function enveloped(frames: Uint8Array[]): Promise<Uint8Array[]> {
  const deflated = frames.map(async (frame) => deflatedEnvelope(await deflate(frame)))
  return [...frames.map(plainEnvelope), ...(await Promise.all(deflated))]
}

/** A frame as messages, in two parts. */
function parted(frame: Uint8Array): Uint8Array[] {
  const half = frame.length >> 1
  return [concat(Uint8Array.of(1), frame.subarray(0, half)), concat(Uint8Array.of(0), frame.subarray(half))]
}

const FROM = 'ab'.repeat(32) as Parameters<ReturnType<typeof relayLinks>['passed']>[0]

/** One link through the relay: opened, used, given credit, closed. */
function relayed(): Uint8Array[] {
  const message = (kind: number, ...rest: number[]) =>
    encode(Uint8Array.of(kind, ...new Array(8).fill(7), ...rest))
  return [
    concat(message(0), message(2, 0, 5), message(2, 1, 6), message(4, 0, 0, 1, 0), message(3)),
    concat(message(1), message(2, 0, 5)),
  ]
}

function readRelayed(bytes: Uint8Array): string {
  let now = 0
  let got = 0
  const links = relayLinks({
    random: (nonce) => nonce.fill(7),
    now: () => now++,
    send: () => undefined,
    incoming: (_from, link) => ({
      signal: () => undefined,
      opened: () => link.send(new Uint8Array(300_000)),
      received: (message) => {
        got++
        link.send(message)
      },
      drained: () => link.send(new Uint8Array(10)),
      closed: () => undefined,
    }),
  })
  for (const { value } of decodeSequence(bytes)) if (value instanceof Uint8Array) links.passed(FROM, value)
  links.lost()
  return got > 0 ? 'messages' : 'nothing'
}

function linkToMessage({ server, log }: Samples): string {
  return messageLink({
    ...{ server: server.key, address: 'wss://cats.example', log },
    ...{ id: '01'.repeat(16) as FactId, hash: 'cd'.repeat(32) as Parameters<typeof messageLink>[0]['hash'] },
  })
}

function lineOf(bytes: Uint8Array, deflated: Uint8Array): Uint8Array {
  const { log, epoch, index } = decodePage(bytes)
  return utf8.encode(JSON.stringify({ log, epoch, index, page: toBase64url(deflated), facts: [{ seq: 1 }] }))
}
