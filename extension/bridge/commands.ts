import type { ClaimHash, FactId, LogId, PublicKey } from '../../shared/ids.ts'
import type { Privilege } from '../../shared/policy.ts'
import type { FoundMessage, Search } from './search.ts'
import type { Settings } from './settings.ts'
import type { EngineState } from './state.ts'

/** A message as others name it: by its claim's hash, and where it stands. */
export interface Target {
  hash: ClaimHash
  id: FactId
}

/** What a page may ask of the engine: `name: [arguments, answer]`. A command that cannot be done rejects with a `Refusal`. */
export interface Commands {
  /** Makes a key. The answer's 24 words are the only copy outside this device. */
  createIdentity: [undefined, { key: PublicKey; phrase: string }]
  /** Refused with `wrong-phrase` when the words are not a phrase. */
  restoreIdentity: [{ phrase: string }, { key: PublicKey }]
  revealPhrase: [undefined, { phrase: string }]

  /** Reads a link without joining: what the welcome page shows before the person decides. */
  readInvite: [
    { link: string },
    { server: PublicKey; address: string; expires: number | null; known: boolean },
  ]
  /** Joins the server of an invite link under a name and waits for the welcome. */
  join: [{ link: string; name: string }, { server: PublicKey }]
  /** Forgets a server on this device: its history, its outbox, its membership here. */
  leave: [{ server: PublicKey }, undefined]
  /** Tries a waiting session at once. */
  reconnect: [{ server: PublicKey }, undefined]

  /** Puts a message in the outbox and answers as soon as it is safe there. */
  say: [
    { server: PublicKey; log: LogId; text: string; mentions: PublicKey[]; replyTo?: Target | undefined },
    { hash: ClaimHash },
  ]
  /** Other words for an own message. Like the three below, it waits in the outbox as a message does. */
  edit: [
    { server: PublicKey; log: LogId; target: Target; text: string; mentions: PublicKey[] },
    { hash: ClaimHash },
  ]
  /** Takes messages back: own ones, or anybody's for who may moderate. Up to `MAX_DELETED_AT_ONCE`. */
  delete: [{ server: PublicKey; log: LogId; targets: Target[] }, { hash: ClaimHash }]
  react: [{ server: PublicKey; log: LogId; target: Target; emoji: string; on: boolean }, { hash: ClaimHash }]
  /** For who may moderate. */
  pin: [{ server: PublicKey; log: LogId; target: Target; on: boolean }, { hash: ClaimHash }]
  retry: [{ server: PublicKey; hash: ClaimHash }, undefined]
  discard: [{ server: PublicKey; hash: ClaimHash }, undefined]

  createChannel: [{ server: PublicKey; name: string; topic: string }, { log: LogId }]
  editChannel: [{ server: PublicKey; log: LogId; name: string; topic: string }, undefined]
  setName: [{ server: PublicKey; name: string }, undefined]
  grant: [{ server: PublicKey; key: PublicKey; privilege: Privilege }, undefined]
  revoke: [{ server: PublicKey; key: PublicKey; privilege: Privilege }, undefined]
  /** The owner only. `days` null: until it is never. A virtual invite admits a virtual client. */
  createInvite: [{ server: PublicKey; days: number | null; virtual: boolean }, { link: string }]

  markRead: [{ server: PublicKey; log: LogId; upTo: FactId }, undefined]
  /** The person looks at this channel's past: what it lacks is filled first, newest first. */
  readBack: [{ server: PublicKey; log: LogId }, undefined]
  /**
   * Brings what was said around a time (ms) or a message to this device. Answers the nearest fact held then; null when
   * nobody online has anything of that time.
   */
  goTo: [{ server: PublicKey; log: LogId; at: number | FactId }, { id: FactId | null }]
  /** Everything of a channel, or of all, also what `keep` would let go; `false` stops asking for it. */
  readEverything: [{ server: PublicKey; log: LogId | null; on: boolean }, undefined]
  /** Asks nobody for history until told otherwise, or the engine starts again. */
  pauseFilling: [{ server: PublicKey; paused: boolean }, undefined]
  search: [Search, { found: FoundMessage[]; more: boolean }]
  /** A page from a file, as it was exported. Answers how many facts were new. Refused with `broken-page` when it does not prove. */
  importPage: [{ server: PublicKey; page: Uint8Array }, { added: number }]
  /** Makes the index anew; the state shows how far it is. */
  rebuildIndex: [{ server: PublicKey }, undefined]

  /** Changes these, and keeps the others. */
  setSettings: [Partial<Settings>, undefined]
  /** Asks the browser that nothing be thrown away. */
  keepOnDisk: [undefined, { granted: boolean }]
}

export type CommandName = keyof Commands
export type Argument<Name extends CommandName> = Commands[Name][0]
export type Answer<Name extends CommandName> = Commands[Name][1]

/** The engine as a page sees it. */
export interface EngineClient {
  call<Name extends CommandName>(name: Name, argument: Argument<Name>): Promise<Answer<Name>>
  /** The last state received; undefined until the engine first answered. */
  state(): EngineState | undefined
  /** Calls at each new state; returns what ends it. Fits `useSyncExternalStore`. */
  onState(changed: () => void): () => void
}
