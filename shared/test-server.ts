import { type Attestation, type SignedAttestation, signAttestation } from './attestation.ts'
import { concat } from './bytes.ts'
import { encode } from './cbor.ts'
import type { Checkpoint, Head } from './checkpoint.ts'
import { decodeClaim, type SignedClaim } from './claim.ts'
import type { Crypto } from './crypto.ts'
import { decodeEntries, type Fact } from './fact.ts'
import type { StampedFact, StampedFacts } from './facts-frame.ts'
import { CONTROL_LOG, type EpochId, type FactId, idBytes, type LogId, type PublicKey } from './ids.ts'
import { type SignedInvite, signInvite } from './invite.ts'
import { PAGE_FACTS } from './limits.ts'
import type { Page } from './page.ts'
import { TEST_START, type TestPerson, testPerson, testSeed } from './test-people.ts'
import { webSigner } from './web-crypto.ts'

/**
 * A server for tests: it stamps whatever it is given, remembers everything and answers what a relay or a peer would.
 * It follows PROTOCOL.md formula by formula and computes each head from the facts below it, so that it can also be held
 * against code that computes heads as it goes.
 */
export interface TestServer {
  readonly key: PublicKey
  /** The server as an author: for `epoch`, `server` and its other own claims. */
  readonly self: TestPerson
  /** Its clock, ms since 1970. Tests move it as they like. */
  now: number
  readonly epoch: EpochId
  readonly epochs: readonly EpochId[]
  /** One tick: facts with rising ids and seqs, one checkpoint. Throws when it would cross a page's boundary. */
  stamp(log: LogId, claims: SignedClaim[]): Promise<StampedFacts>
  /** As many ticks as it takes. */
  stampAll(log: LogId, claims: SignedClaim[]): Promise<StampedFacts[]>
  /** A message from `author` for each number 1..`count`, stamped: "message 1", "message 2", … */
  fill(author: TestPerson, log: LogId, count: number): Promise<StampedFacts[]>
  /**
   * As if restarted: everything from now on is stamped in a new epoch, which its own `epoch` fact opens. `short`: so many
   * of each channel's last facts it does not remember, as after a crash.
   */
  newEpoch(short?: number): Promise<StampedFacts>
  /** How many facts a log has in an epoch. */
  count(log: LogId, epoch?: EpochId): number
  /** A log's checkpoint at `n`, or at its end. */
  checkpoint(log: LogId, at?: { epoch?: EpochId; n?: number }): Promise<Checkpoint>
  head(log: LogId, at?: { epoch?: EpochId; n?: number }): Promise<Head>
  /** Leaves of the page that holds `n`, or the last fact, up to there; one after the other. */
  leaves(log: LogId, at?: { epoch?: EpochId; n?: number }): Promise<Uint8Array>
  /** A page up to its end, to the log's end, or to `n`. */
  page(log: LogId, index: number, at?: { epoch?: EpochId; n?: number }): Promise<Page>
  /** The same page as somebody would hold it who deleted the facts at `tombstones` and never had those at `leaves`. */
  reduced(page: Page, without: { tombstones?: number[]; leaves?: number[] }): Promise<Page>
  attest(
    person: { key: PublicKey; name: string },
    more?: Partial<Omit<Attestation, 'key' | 'name'>>,
  ): Promise<SignedAttestation>
  invite(
    from: TestPerson,
    more?: { expires?: number | null; virtual?: boolean; address?: string },
  ): Promise<SignedInvite>
}

export interface TestServerOptions {
  crypto: Crypto
  seed?: Uint8Array
  now?: number
}

export async function testServer({
  crypto,
  seed = testSeed('server'),
  now = TEST_START,
}: TestServerOptions): Promise<TestServer> {
  const signer = await webSigner(seed)
  const server = signer.key
  const self = await testPerson('server', signer)
  const logs = new Map<string, StampedFact[]>()
  const signed = new Map<string, Checkpoint>()
  const leafOfFact = new WeakMap<StampedFact, Uint8Array>()
  const roots = new Map<string, Uint8Array>()
  const epochs: EpochId[] = []
  let ids = 0
  let lastTime = 0
  let invites = 0

  /** A UUIDv7 whose random part counts up, whatever the clock does. */
  function nextId(): string {
    lastTime = Math.max(lastTime, api.now)
    return `${lastTime.toString(16).padStart(12, '0')}70008${(++ids).toString(16).padStart(15, '0')}`
  }

  const current = () => epochs.at(-1) as EpochId
  const factsOf = (log: LogId, epoch: EpochId) => logs.get(`${epoch} ${log}`) ?? []

  /** The facts of the page at `index`, up to seq `n`. */
  const inPage = (log: LogId, epoch: EpochId, index: number, n: number) =>
    factsOf(log, epoch).slice(index * PAGE_FACTS, Math.min(n, (index + 1) * PAGE_FACTS))

  async function leafOf(stamped: StampedFact): Promise<Uint8Array> {
    const known = leafOfFact.get(stamped)
    if (known) return known
    const { fact, claim } = stamped
    const hash = await crypto.sha256(fact.claim)
    const { id, epoch, seq, signature } = fact
    const tombstone = encode([idBytes(id), idBytes(epoch), seq, idBytes(claim.author), hash, signature])
    const leaf = await crypto.sha256(concat(Uint8Array.of(0), tombstone))
    leafOfFact.set(stamped, leaf)
    return leaf
  }

  async function hashesAt(log: LogId, epoch: EpochId, n: number) {
    const index = Math.floor((n - 1) / PAGE_FACTS)
    const facts = inPage(log, epoch, index, n)
    const leaves = concat(...(await Promise.all(facts.map(leafOf))))
    return {
      bytes: await crypto.sha256(concat(...facts.map((fact) => fact.bytes))),
      leaves: await crypto.sha256(leaves),
      previous: await rootBefore(log, epoch, index),
    }
  }

  async function headAt(log: LogId, epoch: EpochId, n: number): Promise<Uint8Array> {
    const { bytes, leaves, previous } = await hashesAt(log, epoch, n)
    return crypto.sha256(concat(Uint8Array.of(1), previous, bytes, leaves))
  }

  async function rootBefore(log: LogId, epoch: EpochId, index: number): Promise<Uint8Array> {
    const place = `${epoch} ${log} ${index}`
    const root =
      roots.get(place) ??
      (index === 0
        ? await crypto.sha256(concat(Uint8Array.of(2), idBytes(epoch), idBytes(log)))
        : await headAt(log, epoch, index * PAGE_FACTS))
    roots.set(place, root)
    return root
  }

  /** Signed once and then the same, as a relay gives it to everybody. */
  async function checkpointAt(log: LogId, epoch: EpochId, n: number): Promise<Checkpoint> {
    const place = `${epoch} ${log} ${n}`
    const known = signed.get(place)
    if (known) return known
    const { bytes, leaves } = await hashesAt(log, epoch, n)
    const head = await headAt(log, epoch, n)
    const time = api.now
    const payload = encode([idBytes(log), idBytes(epoch), n, head, time])
    const context = new TextEncoder().encode('catalk/checkpoint/1\0')
    const signature = await signer.sign(concat(context, idBytes(server), payload))
    const checkpoint = { n, bytes, leaves, time, signature }
    signed.set(place, checkpoint)
    return checkpoint
  }

  async function stamp(log: LogId, claims: SignedClaim[]): Promise<StampedFacts> {
    const epoch = current()
    const facts = factsOf(log, epoch)
    const left = PAGE_FACTS - (facts.length % PAGE_FACTS)
    if (claims.length > left) throw new Error(`only ${left} facts are left in this page`)
    const stamped = claims.map(({ claim, signature }, i): StampedFact => {
      const fact: Fact = { id: nextId() as FactId, epoch, seq: facts.length + i + 1, claim, signature }
      const bytes = encode([idBytes(fact.id), idBytes(epoch), fact.seq, claim, signature])
      return { fact, claim: decodeClaim(claim), bytes }
    })
    logs.set(`${epoch} ${log}`, [...facts, ...stamped])
    const { n, bytes, time, signature } = await checkpointAt(log, epoch, facts.length + stamped.length)
    return { log, epoch, facts: stamped, checkpoint: { n, bytes, time, signature } }
  }

  async function stampAll(log: LogId, claims: SignedClaim[]): Promise<StampedFacts[]> {
    const ticks: StampedFacts[] = []
    for (let rest = claims; rest.length > 0; ) {
      const left = PAGE_FACTS - (factsOf(log, current()).length % PAGE_FACTS)
      ticks.push(await stamp(log, rest.slice(0, left)))
      rest = rest.slice(left)
    }
    return ticks
  }

  async function newEpoch(short = 0): Promise<StampedFacts> {
    const ends = await Promise.all(
      [...logs].map(async ([place, facts]) => {
        const [epoch, log] = place.split(' ') as [EpochId, LogId]
        const n = facts.length - (log === CONTROL_LOG || epoch !== epochs.at(-1) ? 0 : short)
        return n > 0 ? [[idBytes(epoch), idBytes(log), n, await headAt(log, epoch, n)]] : []
      }),
    ).then((found) => found.flat())
    epochs.push(nextId() as EpochId)
    return stamp(CONTROL_LOG, [await self.claim(server, CONTROL_LOG, 'epoch', { ends }, api.now)])
  }

  const endOf = (log: LogId, { epoch = current(), n = factsOf(log, epoch).length }: Place = {}) => ({
    epoch,
    n,
  })

  const api: TestServer = {
    key: server,
    self,
    now,
    get epoch() {
      return current()
    },
    epochs,
    stamp,
    stampAll,
    async fill(author, log, count) {
      const from = factsOf(log, current()).length
      const texts = Array.from({ length: count }, (_, i) => `message ${from + i + 1}`)
      return stampAll(log, await Promise.all(texts.map((text) => author.message(server, log, text))))
    },
    newEpoch,
    count: (log, epoch = current()) => factsOf(log, epoch).length,
    async checkpoint(log, at) {
      const { epoch, n } = endOf(log, at)
      return checkpointAt(log, epoch, n)
    },
    async head(log, at) {
      const { epoch, n } = endOf(log, at)
      const previous = await rootBefore(log, epoch, Math.floor((n - 1) / PAGE_FACTS))
      return { log, epoch, previous, checkpoint: await checkpointAt(log, epoch, n) }
    },
    async leaves(log, at) {
      const { epoch, n } = endOf(log, at)
      const facts = inPage(log, epoch, Math.floor((n - 1) / PAGE_FACTS), n)
      return concat(...(await Promise.all(facts.map(leafOf))))
    },
    async page(log, index, at) {
      const { epoch, n } = endOf(log, at)
      const facts = inPage(log, epoch, index, n)
      if (facts.length === 0) throw new Error('there is no such page')
      return {
        log,
        epoch,
        index,
        previous: await rootBefore(log, epoch, index),
        entries: concat(...facts.map((fact) => fact.bytes)),
        checkpoint: await checkpointAt(log, epoch, index * PAGE_FACTS + facts.length),
      }
    },
    async reduced(page, { tombstones = [], leaves = [] }) {
      const entries = await Promise.all(
        decodeEntries(page.entries).map(async (entry) => {
          if (entry.kind !== 'fact') return entry.bytes
          const { fact, bytes } = entry
          const claim = decodeClaim(fact.claim)
          if (leaves.includes(fact.seq)) return encode(await leafOf({ fact, claim, bytes }))
          if (!tombstones.includes(fact.seq)) return bytes
          const hash = await crypto.sha256(fact.claim)
          const { id, epoch, seq, signature } = fact
          return encode([idBytes(id), idBytes(epoch), seq, idBytes(claim.author), hash, signature])
        }),
      )
      return { ...page, entries: concat(...entries) }
    },
    attest: (person, more = {}) =>
      signAttestation(signer, {
        key: person.key,
        name: person.name,
        privileges: ['post'],
        owner: false,
        virtual: false,
        time: api.now,
        ...more,
      }),
    invite(from, { expires = null, virtual = false, address = 'ws://relay.example:8080' } = {}) {
      const nonce = new Uint8Array(8).fill(++invites)
      return signInvite(from, { server, address, expires, virtual }, nonce)
    },
  }

  await newEpoch()
  return api
}

type Place = { epoch?: EpochId; n?: number }
