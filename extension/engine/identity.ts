import type { Signer } from '../../shared/crypto.ts'
import type { PublicKey } from '../../shared/ids.ts'
import { inTurn } from '../../shared/in-turn.ts'
import { PHRASE_WORDS, phraseOf, seedOf } from '../../shared/phrase.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { Answer, Argument, CommandName } from '../bridge/commands.ts'
import type { Settings } from '../bridge/settings.ts'
import type { IdentityState } from '../bridge/state.ts'
import type { KeptKey } from './device.ts'
import { IdleLock } from './idle-lock.ts'
import { lockSeed, openLock } from './key-lock.ts'
import type { World } from './world.ts'
import { WrongTries } from './wrong-tries.ts'

/** What of the key is in memory: never its seed. */
type Held =
  | { state: 'none' }
  | { state: 'locked'; key: PublicKey; phraseKept: boolean }
  | { state: 'open'; signer: Signer; hasPassphrase: boolean; phraseKept: boolean }

export interface IdentityHost {
  world: World
  makeSigner: (seed: Uint8Array) => Promise<Signer>
  settings(): Settings
  /** The key can be used: what needs it starts. It is told as open once that is done. */
  opened(signer: Signer): Promise<void>
  /** The key was locked: what uses it ends at once. */
  closed(): void
  changed(): void
}

/** What a locked key does not refuse. */
const WHILE_LOCKED: ReadonlySet<CommandName> = new Set(['unlock', 'lock', 'restoreIdentity', 'attend'])
/** What pages ask without a person's doing. */
const BY_ITSELF: ReadonlySet<CommandName> = new Set(['markRead', 'readBack'])

/** How many words of a phrase are asked back. */
const WORDS_ASKED = 3

/**
 * The person's key on this device. Its seed is read from the device for as long as a command takes, and wiped; what stays in
 * memory is a signer that gives nothing away. Under a passphrase it is locked when the engine starts.
 */
export class Identity {
  readonly #host: IdentityHost
  readonly #tries: WrongTries
  readonly #idle: IdleLock
  #held: Held = { state: 'none' }
  /** The seed of a key that may take the place of this one. */
  #next: Uint8Array | undefined
  /** What locks and what unlocks never overlap. */
  readonly #inTurn = inTurn()

  constructor(host: IdentityHost) {
    this.#host = host
    const { clock } = host.world
    this.#tries = new WrongTries(clock)
    this.#idle = new IdleLock({ clock, after: () => this.#lockAfter(), lock: () => this.#lockIdle() })
  }

  start(): Promise<void> {
    return this.#inTurn(async () => {
      const kept = await this.#host.world.device.key()
      if (!kept) return
      const { phraseKept } = kept
      if (kept.kind === 'locked') this.#held = { state: 'locked', key: kept.lock.key, phraseKept }
      else await this.#open(await this.#signer(kept.seed), { hasPassphrase: false, phraseKept })
    })
  }

  stop(): void {
    this.#idle.stop()
  }

  get state(): IdentityState | null {
    const held = this.#held
    if (held.state === 'none') return null
    const { phraseKept } = held
    if (held.state === 'open') {
      const { signer, hasPassphrase } = held
      return { key: signer.key, locked: false, hasPassphrase, phraseKept, tryFrom: this.#tries.from }
    }
    return { key: held.key, locked: true, hasPassphrase: true, phraseKept, tryFrom: this.#tries.from }
  }

  /** @throws Refusal `no-identity`, `key-locked` */
  get signer(): Signer {
    if (this.#held.state === 'open') return this.#held.signer
    throw this.#held.state === 'none'
      ? new Refusal('no-identity', 'Make a key, or enter your 24 words, first.')
      : lockedRefusal()
  }

  /** Every command passes here: it counts as a sign of the person, unless pages ask it by themselves. @throws Refusal `key-locked` */
  admit(name: CommandName): void {
    const away = !BY_ITSELF.has(name) && !this.#idle.attend()
    if (away) this.#lockIdle()
    if ((away || this.#held.state === 'locked') && !WHILE_LOCKED.has(name)) throw lockedRefusal()
  }

  settingsChanged(): void {
    this.#idle.look()
  }

  create(): Promise<Answer<'createIdentity'>> {
    return this.#inTurn(async () => {
      if (this.#held.state !== 'none') throw new Refusal('wrong-key', 'This device has a key already.')
      const seed = new Uint8Array(32)
      this.#host.world.random(seed)
      const phrase = phraseOf(seed)
      return { key: await this.#take(seed, false), phrase }
    })
  }

  /** Also opens a locked key without its passphrase, as the words are the key; it has none then. */
  restore({ phrase }: Argument<'restoreIdentity'>): Promise<Answer<'restoreIdentity'>> {
    return this.#inTurn(async () => {
      if (this.#held.state === 'open') throw new Refusal('wrong-key', 'This device has a key already.')
      const seed = seedOf(phrase)
      if (this.#held.state === 'locked') {
        const { key } = await this.#host.makeSigner(seed)
        if (key !== this.#held.key) {
          seed.fill(0)
          throw new Refusal('wrong-key', 'These are the words of another key, not of the one on this device.')
        }
      }
      return { key: await this.#take(seed, true) }
    })
  }

  reveal({ passphrase }: Argument<'revealPhrase'>): Promise<Answer<'revealPhrase'>> {
    return this.#inTurn(() => this.#withSeed(passphrase, async (seed) => ({ phrase: phraseOf(seed) })))
  }

  /** Whether these are the words at these places; when they are, the phrase counts as kept. */
  checkPhrase({ words, passphrase }: Argument<'checkPhrase'>): Promise<Answer<'checkPhrase'>> {
    return this.#inTurn(async () => {
      const places = new Set(words.map(({ at }) => at).filter((at) => at >= 1 && at <= PHRASE_WORDS))
      if (places.size !== WORDS_ASKED || words.length !== WORDS_ASKED)
        throw new Refusal('malformed', `${WORDS_ASKED} words are asked, each of another place.`)
      return this.#withSeed(passphrase, async (seed, kept) => {
        const phrase = phraseOf(seed).split(' ')
        const right = words.every(({ at, word }) => phrase[at - 1] === word.trim().toLowerCase())
        if (right) {
          await this.#host.world.device.saveKey({ ...kept, phraseKept: true })
          this.#hold({ phraseKept: true })
        }
        return { right }
      })
    })
  }

  /** Sets, changes or removes the passphrase. @throws Refusal `wrong-passphrase`, `too-fast`, `disk-full` */
  setPassphrase({ old, passphrase }: Argument<'setPassphrase'>): Promise<undefined> {
    return this.#inTurn(() =>
      this.#withSeed(old, async (seed, { phraseKept }) => {
        const { world } = this.#host
        const kept: KeptKey =
          passphrase === null
            ? { kind: 'plain', seed, phraseKept }
            : { kind: 'locked', lock: await lockSeed(world, this.signer.key, seed, passphrase), phraseKept }
        await world.device.saveKey(kept)
        this.#hold({ hasPassphrase: passphrase !== null })
        this.#idle.begin()
        return undefined
      }),
    )
  }

  /** Makes a key that may take the place of this one. */
  next(): Promise<Answer<'nextKey'>> {
    return this.#inTurn(async () => {
      if (this.#held.state === 'none') throw new Refusal('no-identity', 'There is no key on this device yet.')
      this.#forgetNext()
      this.#next = new Uint8Array(32)
      this.#host.world.random(this.#next)
      const { key } = await this.#host.makeSigner(this.#next)
      return { key, phrase: phraseOf(this.#next) }
    })
  }

  /**
   * The key of `next` in place of this one, under the same passphrase, once `tell` told everybody.
   * @throws Refusal `no-identity`, `wrong-passphrase`, and as `tell` does
   */
  rotate(
    { passphrase }: Argument<'rotateKey'>,
    tell: (signer: Signer) => Promise<void>,
  ): Promise<Answer<'rotateKey'>> {
    return this.#inTurn(async () => {
      const next = this.#next
      if (!next) throw new Refusal('no-identity', 'Make the new key first, and keep its words.')
      // The passphrase is asked for before anything is said that cannot be taken back.
      const hasPassphrase = await this.#withSeed(passphrase, async (_seed, { kind }) => kind === 'locked')
      const { world } = this.#host
      const signer = await this.#host.makeSigner(next)
      const kept: KeptKey =
        hasPassphrase && passphrase !== null
          ? { kind: 'locked', lock: await lockSeed(world, signer.key, next, passphrase), phraseKept: false }
          : { kind: 'plain', seed: next, phraseKept: false }
      await tell(signer)
      await world.device.saveKey(kept)
      this.#host.closed()
      await this.#open(signer, { hasPassphrase, phraseKept: false })
      this.#forgetNext()
      return { key: signer.key }
    })
  }

  /** @throws Refusal `no-identity`, `not-allowed` without a passphrase */
  lock(): Promise<undefined> {
    return this.#inTurn(async () => {
      const held = this.#held
      if (held.state === 'none') throw new Refusal('no-identity', 'There is no key on this device yet.')
      if (held.state === 'open' && !held.hasPassphrase)
        throw new Refusal('not-allowed', 'Set a passphrase first: nothing else could open the key again.')
      this.#close()
      return undefined
    })
  }

  /** @throws Refusal `no-identity`, `wrong-passphrase`, `too-fast`, `malformed` */
  unlock({ passphrase }: Argument<'unlock'>): Promise<undefined> {
    return this.#inTurn(async () => {
      if (this.#held.state === 'open') return undefined
      await this.#withSeed(passphrase, async (seed, { phraseKept }) =>
        this.#open(await this.#signer(seed), { hasPassphrase: true, phraseKept }),
      )
      return undefined
    })
  }

  /** Keeps a seed without a passphrase, and wipes it here. */
  async #take(seed: Uint8Array, phraseKept: boolean): Promise<PublicKey> {
    try {
      await this.#host.world.device.saveKey({ kind: 'plain', seed, phraseKept })
      const signer = await this.#signer(seed)
      this.#tries.right()
      await this.#open(signer, { hasPassphrase: false, phraseKept })
      return signer.key
    } finally {
      seed.fill(0)
    }
  }

  async #signer(seed: Uint8Array): Promise<Signer> {
    const signer = await this.#host.makeSigner(seed)
    seed.fill(0)
    return signer
  }

  async #open(signer: Signer, more: { hasPassphrase: boolean; phraseKept: boolean }): Promise<void> {
    try {
      await this.#host.opened(signer)
    } catch (error) {
      this.#host.closed()
      throw error
    }
    this.#held = { state: 'open', signer, ...more }
    this.#idle.begin()
    this.#host.changed()
  }

  #close(): void {
    const held = this.#held
    if (held.state !== 'open' || !held.hasPassphrase) return
    this.#held = { state: 'locked', key: held.signer.key, phraseKept: held.phraseKept }
    this.#forgetNext()
    this.#idle.stop()
    this.#host.closed()
    this.#host.changed()
  }

  #forgetNext(): void {
    this.#next?.fill(0)
    this.#next = undefined
  }

  #hold(changed: { hasPassphrase?: boolean; phraseKept?: boolean }): void {
    if (this.#held.state === 'open') this.#held = { ...this.#held, ...changed }
    this.#host.changed()
  }

  /** Reads the seed from the device, lends it, and wipes it. */
  async #withSeed<T>(
    passphrase: string | null,
    use: (seed: Uint8Array, kept: KeptKey) => Promise<T>,
  ): Promise<T> {
    const kept = await this.#host.world.device.key()
    if (!kept) throw new Refusal('no-identity', 'There is no key on this device yet.')
    const seed = kept.kind === 'plain' ? kept.seed : await this.#tryLock(kept.lock, passphrase)
    try {
      return await use(seed, kept)
    } finally {
      seed.fill(0)
    }
  }

  async #tryLock(lock: Parameters<typeof openLock>[1], passphrase: string | null): Promise<Uint8Array> {
    if (passphrase === null) throw new Refusal('wrong-passphrase', 'Enter your passphrase first.')
    this.#tries.check()
    try {
      const seed = await openLock(this.#host.world.stretch, lock, passphrase)
      this.#tries.right()
      return seed
    } catch (error) {
      if (error instanceof Refusal && error.reason === 'wrong-passphrase') this.#tries.wrong()
      this.#host.changed()
      throw error
    }
  }

  #lockAfter(): number | null {
    const { lockAfterMinutes } = this.#host.settings()
    const held = this.#held
    if (held.state !== 'open' || !held.hasPassphrase || lockAfterMinutes === null) return null
    return lockAfterMinutes * 60_000
  }

  #lockIdle(): void {
    void this.#inTurn(async () => this.#close())
  }
}

const lockedRefusal = () => new Refusal('key-locked', 'Your key is locked. Enter your passphrase first.')
