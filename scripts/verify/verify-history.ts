import { isDeepStrictEqual } from 'node:util'
import { bytesToHex } from '@noble/hashes/utils.js'
import { readBody } from '../../shared/body.ts'
import { equalBytes } from '../../shared/bytes.ts'
import { type ControlFact, readControlFact } from '../../shared/control-fact.ts'
import type { Crypto } from '../../shared/crypto.ts'
import { inflate } from '../../shared/deflate.ts'
import { firstSeq } from '../../shared/head.ts'
import { type HistoryPage, readHeader, readLine } from '../../shared/history-file.ts'
import {
  type ClaimHash,
  CONTROL_LOG,
  claimHash,
  type EpochId,
  epochId,
  type FactId,
  type LogId,
  logId,
  type PublicKey,
} from '../../shared/ids.ts'
import { MAX_PAGE_BYTES } from '../../shared/limits.ts'
import { decodePage, type Page, pageEntries, provePage } from '../../shared/page.ts'
import { policy } from '../../shared/policy.ts'
import { couldModerate, type Policy } from '../../shared/policy-state.ts'
import { type ReadEntry, readEntries } from '../../shared/read-entries.ts'
import { readableFact } from '../../shared/readable-fact.ts'
import { Refusal } from '../../shared/refusal.ts'

/** What a history file holds, and what in it does not hold. */
export interface Verified {
  server: PublicKey
  name: string
  exported: string
  /** In the order of the file. */
  logs: VerifiedLog[]
  /** What is wrong, where, in words; at most `MAX_WRONG` of them. */
  wrong: string[]
  wrongs: number
}

export interface VerifiedLog {
  log: LogId
  /** The channel's name; null of the control log, and where nobody says. */
  channel: string | null
  facts: number
  /** Facts that exist and are not in the file, or of which only a tombstone is that no allowed `delete` justifies. */
  missing: number
  /** Tombstones that one does. */
  deleted: number
  /** Facts that their author did not sign. */
  bad: number
}

const MAX_WRONG = 100

/**
 * Checks a history file against the server's key alone, line by line: each page's proof, that pages follow one another,
 * authors' signatures, and that what is readable says what the page says. `server`: the key that it must be of.
 * @throws Refusal when the first line is no header of such a file
 */
export async function verifyHistory(
  crypto: Crypto,
  lines: AsyncIterable<string>,
  server?: PublicKey,
): Promise<Verified> {
  let verifier: Verifier | undefined
  let number = 0
  for await (const line of lines) {
    number++
    if (!verifier) verifier = new Verifier(crypto, readHeader(line), server)
    else if (line !== '') await verifier.line(number, line)
  }
  if (!verifier) throw new Refusal('malformed', 'This file is empty.')
  return verifier.end()
}

/** How far the file goes in one log and epoch. */
interface Series {
  n: number
  root: Uint8Array
}

interface Tombstone {
  log: LogId
  author: PublicKey
  hash: ClaimHash
}

class Verifier {
  readonly #crypto: Crypto
  readonly #server: PublicKey
  /** The log that the file says it is of; null for all. */
  readonly #of: LogId | null
  readonly #result: Verified
  readonly #logs = new Map<LogId, VerifiedLog>()
  readonly #series = new Map<string, Series>()
  #lastPlace = ''
  readonly #control: ControlFact[] = []
  #policy: Policy | undefined
  readonly #tombstones: Tombstone[] = []
  readonly #deletes = new Map<ClaimHash, { author: PublicKey; id: FactId }[]>()

  constructor(crypto: Crypto, header: ReturnType<typeof readHeader>, server: PublicKey | undefined) {
    this.#crypto = crypto
    this.#server = server ?? header.server
    this.#of = header.log
    const { name, exported } = header
    this.#result = { server: this.#server, name, exported, logs: [], wrong: [], wrongs: 0 }
    if (header.server !== this.#server) this.#wrong('line 1', `it is of another server, ${header.server}`)
  }

  async line(number: number, text: string): Promise<void> {
    const at = `line ${number}`
    try {
      const line = readLine(text)
      const page = decodePage(await inflate(line.page, MAX_PAGE_BYTES))
      if (page.log !== line.log || page.epoch !== line.epoch || page.index !== line.index)
        throw new Refusal('broken-page', 'It holds another page than it says.')
      const { root } = await provePage(this.#crypto, this.#server, page)
      this.#follow(at, page, root)
      await this.#read(at, line, page)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.#wrong(at, error.message)
    }
  }

  end(): Verified {
    const at = this.#policyNow()
    if (this.#result.name !== at.name) this.#wrong('line 1', `the server is called ${at.name}`)
    this.#missingAtEnds()
    for (const { log, author, hash } of this.#tombstones) {
      const justified = (this.#deletes.get(hash) ?? []).some(
        (by) => by.author === author || couldModerate(at, by.author, by.id),
      )
      if (justified) this.#log(log).deleted++
      else this.#log(log).missing++
    }
    this.#result.logs = [...this.#logs.values()]
    for (const log of this.#result.logs) log.channel = at.channels.get(log.log)?.name ?? null
    return this.#result
  }

  #wrong(where: string, what: string): void {
    this.#result.wrongs++
    if (this.#result.wrong.length < MAX_WRONG) this.#result.wrong.push(`${where}: ${what}`)
  }

  #log(log: LogId): VerifiedLog {
    let found = this.#logs.get(log)
    if (!found) {
      found = { log, channel: null, facts: 0, missing: 0, deleted: 0, bad: 0 }
      this.#logs.set(log, found)
    }
    return found
  }

  /** Whether a proved page continues what came before it in the file. @throws Refusal */
  #follow(at: string, { log, epoch, index, previous, checkpoint }: Page, root: Uint8Array): void {
    const place = `${log}${epoch}${String(index).padStart(16, '0')}`
    if (place <= this.#lastPlace) throw new Refusal('broken-chain', 'This page stands behind a later one.')
    this.#lastPlace = place
    const key = `${log}/${epoch}`
    const before = this.#series.get(key) ?? { n: 0, root: previous }
    const first = firstSeq(index)
    if (before.n === first - 1 && !equalBytes(before.root, previous))
      this.#wrong(at, 'This page does not follow the one before: the server told two stories.')
    this.#log(log).missing += first - 1 - before.n
    this.#series.set(key, { n: checkpoint.n, root })
  }

  async #read(at: string, { facts }: HistoryPage, page: Page): Promise<void> {
    const read = await readEntries(this.#crypto, this.#server, page.log, pageEntries(page))
    if (page.log === CONTROL_LOG) await this.#readControl(read)
    const people = page.log === CONTROL_LOG ? undefined : this.#policyNow().people
    const readable = read.map((entry) => readableFact(entry, (key) => people?.get(key)?.name))
    // As JSON has it: it does not know every number that CBOR does.
    if (!isDeepStrictEqual(JSON.parse(JSON.stringify(readable)), facts)) {
      const seq = read.find(
        (_, i) => !isDeepStrictEqual(JSON.parse(JSON.stringify(readable[i])), facts[i]),
      )?.seq
      this.#wrong(at, `what is readable is not what the page says${seq ? `, at seq ${seq}` : ''}`)
    }
    const log = this.#log(page.log)
    for (const entry of read) {
      if (entry.kind === 'missing') log.missing++
      else if (entry.kind === 'deleted') {
        const { author, hash } = entry.tombstone
        this.#tombstones.push({ log: page.log, author, hash })
      } else {
        log.facts++
        if (entry.kind === 'said') this.#noteDelete(entry)
        else {
          log.bad++
          this.#wrong(
            at,
            `seq ${entry.seq} is not signed by its author, ${entry.author ?? 'whoever that is'}`,
          )
        }
      }
    }
  }

  async #readControl(read: ReadEntry[]): Promise<void> {
    for (const entry of read) {
      const fact = entry.kind === 'said' && (await readControlFact(this.#crypto, this.#server, entry.fact))
      if (fact) this.#control.push(fact)
    }
  }

  /** The control log comes first, so all of it is there when a channel is read. */
  #policyNow(): Policy {
    this.#policy ??= policy(this.#server, this.#control)
    return this.#policy
  }

  #noteDelete({ claim, fact }: Extract<ReadEntry, { kind: 'said' }>): void {
    if (claim.type !== 'delete' || claim.log === CONTROL_LOG) return
    try {
      for (const [hash] of readBody('delete', claim.body).targets) {
        const target = claimHash(hash)
        const known = this.#deletes.get(target) ?? []
        this.#deletes.set(target, [...known, { author: claim.author, id: fact.id }])
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
  }

  /** What the server's own `epoch` facts say of where logs ended, in epochs before. */
  #missingAtEnds(): void {
    const ends = new Map<string, { log: LogId; epoch: EpochId; n: number; head: Uint8Array }>()
    for (const fact of this.#control) {
      if (fact.type !== 'epoch' || fact.author !== this.#server) continue
      for (const [epoch, log, n, head] of fact.body.ends) {
        const end = { log: logId(log), epoch: epochId(epoch), n, head }
        const key = `${end.log}/${end.epoch}`
        if (n >= (ends.get(key)?.n ?? 0)) ends.set(key, end)
      }
    }
    for (const [key, { log, n, head }] of ends) {
      if (this.#of !== null && log !== this.#of && log !== CONTROL_LOG) continue
      const held = this.#series.get(key)
      this.#log(log).missing += Math.max(0, n - (held?.n ?? 0))
      if (held?.n === n && !equalBytes(held.root, head))
        this.#wrong('end', `${log} ends otherwise than the control log says, ${bytesToHex(head)}`)
    }
  }
}
