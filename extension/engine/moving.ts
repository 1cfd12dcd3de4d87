import type { KnownType } from '../../shared/body.ts'
import type { Crypto } from '../../shared/crypto.ts'
import { type ClaimHash, idBytes, type PublicKey } from '../../shared/ids.ts'
import { MAX_KEYS_AT_ONCE } from '../../shared/limits.ts'
import { type Move, readMove, refusalOfMove } from '../../shared/move.ts'
import { isIn, may, type Policy } from '../../shared/policy-state.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { MovedServer } from '../bridge/state.ts'
import type { JoinedServer } from './device.ts'
import type { SessionState } from './relay-session.ts'

export interface MovingHost {
  crypto: Crypto
  me: PublicKey
  joined(): JoinedServer
  save(changes: Partial<JoinedServer>): Promise<void>
  policy(): Policy
  policyOf(server: PublicKey): Policy | undefined
  online(): boolean
  sayControl(type: KnownType, body: Record<string, unknown>): Promise<ClaimHash>
}

/** A server whose key was lost goes on as another one: this is either side of that. */
export class Moving {
  readonly #host: MovingHost
  #move: Move | undefined
  /** Whom this device let in, or is about to. */
  readonly #letIn = new Set<PublicKey>()

  constructor(host: MovingHost) {
    this.#host = host
  }

  /** Takes up what was heard earlier. */
  async open(): Promise<void> {
    const { moved } = this.#host.joined()
    if (moved) await this.hear(moved)
  }

  /** Where this server goes on; undefined when its owner says nothing of that. */
  get move(): Move | undefined {
    return this.#move && !refusalOfMove(this.#host.policy(), this.#move) ? this.#move : undefined
  }

  get state(): MovedServer | null {
    const { move } = this
    if (!move) return null
    const { server, address, by, time } = move
    return { server, address, by, byName: this.#nameOf(by), at: time, followed: this.#isFollowed }
  }

  /** What there is to say to a person of a server that moved. */
  get refused(): SessionState {
    const { reason, message: sentence } = this.#refusal()
    return { state: 'refused', reason, sentence }
  }

  /** The code of a move: what to say of it when this server's owner signed it, undefined when they did not. */
  async hear(code: string): Promise<Refusal | undefined> {
    const { crypto, policy, joined, save } = this.#host
    const move = await readMove(crypto, code).catch(() => undefined)
    if (!move || refusalOfMove(policy(), move)) return undefined
    // An owner may think again: what was signed last counts, whoever shows what, unless by who is the owner no more.
    if (!this.move || move.time > this.move.time) {
      this.#move = move
      if (joined().moved !== code) await save({ moved: code })
    }
    return this.#refusal()
  }

  /** The person is where this server goes on. */
  async followed(): Promise<void> {
    if (this.#isFollowed) return
    const { joined, save } = this.#host
    await save({ followed: true, name: `${joined().name} (before the move)` })
  }

  /** The person came here by the move of another server. */
  async cameFrom(server: PublicKey): Promise<void> {
    await this.#host.save({ movedFrom: server })
    this.letIn()
  }

  /**
   * Before anybody follows: who was shut out there is shut out here, and who belonged there can knock here, unless they have
   * an invite. @throws Refusal
   */
  async goOnFrom(server: PublicKey, before: Policy, invited: boolean): Promise<void> {
    const { policy, sayControl } = this.#host
    const reasons = new Map<string, PublicKey[]>()
    const shutOut = (key: PublicKey, reason: string) => {
      if (!policy().bans.has(key)) reasons.set(reason, [...(reasons.get(reason) ?? []), key])
    }
    for (const [key, { reason }] of before.bans) shutOut(key, reason)
    for (const key of before.successors.keys()) shutOut(key, 'This key was replaced by another one.')
    for (const [reason, all] of reasons)
      for (const keys of atOnce(all)) await sayControl('ban', { keys, ...(reason && { reason }) })
    if (!invited && policy().door === 'invite') await sayControl('server', { door: 'approval' })
    await this.cameFrom(server)
  }

  /** Lets those in who wait at the door and belonged to the server that this one goes on from. */
  letIn(): void {
    const { joined, me, online, policy, policyOf, sayControl } = this.#host
    const { movedFrom } = joined()
    const before = movedFrom && policyOf(movedFrom)
    const now = policy()
    if (!before || !online() || !may(now, me, 'moderate')) return
    const waiting = [...now.people.values()].filter(
      ({ key, waiting }) => waiting && isIn(before, key) && !this.#letIn.has(key),
    )
    for (const { key } of waiting) this.#letIn.add(key)
    // Another moderator may have been faster; what met a limit is tried again when the policy changes next.
    for (const keys of atOnce(waiting.map(({ key }) => key)))
      void sayControl('approve', { keys, on: true }).catch(() => {
        for (const { key } of waiting) this.#letIn.delete(key)
      })
  }

  get #isFollowed(): boolean {
    return this.#host.joined().followed ?? false
  }

  #refusal(): Refusal {
    const by = this.#move ? this.#nameOf(this.#move.by) : 'Its owner'
    return new Refusal(
      'server-moved',
      this.#isFollowed
        ? 'This server moved, and you went along. What was said here before stays for reading.'
        : `${by}, who owns this server, says that it lost its key and goes on as a new server.`,
    )
  }

  #nameOf(key: PublicKey): string {
    return this.#host.policy().people.get(key)?.name ?? 'Its owner'
  }
}

/** As bytes, as many as one claim may name. */
function* atOnce(keys: PublicKey[]): Generator<Uint8Array[]> {
  for (let at = 0; at < keys.length; at += MAX_KEYS_AT_ONCE)
    yield keys.slice(at, at + MAX_KEYS_AT_ONCE).map(idBytes)
}
