import type { Audience, ControlType, Door, Privilege } from '../../shared/body.ts'
import type { ClaimHash, FactId, LogId, PublicKey } from '../../shared/ids.ts'
import type { FoundMessage, Search } from './search.ts'
import type { Settings } from './settings.ts'
import type { EngineState } from './state.ts'

/** A message as others name it: by its claim's hash, and where it stands. */
export interface Target {
  hash: ClaimHash
  id: FactId
}

export interface Narrowing {
  posts: Audience
  reads: Audience
}

export interface MadeInvite {
  link: string
  /** Ms since 1970. */
  made: number
  expires: number | null
  uses: number | null
  used: number
  withdrawn: boolean
  virtual: boolean
}

/** One change of the policy, in words by its type. Keys are those of then. */
export interface ModerationEntry {
  id: FactId
  /** Ms since 1970. */
  at: number
  by: PublicKey
  type: ControlType
  /** Whom it concerns. */
  keys: PublicKey[]
  log: LogId | null
  /** What a sentence about it needs. */
  privilege?: Privilege
  reason?: string
  name?: string
  until?: number
  /** Of `replace`: whether the key changed by it, or others must still agree. */
  on?: boolean
  door?: Door
  newcomers?: Privilege[]
  work?: number
  slow?: number
  locked?: boolean
  posts?: Audience
  reads?: Audience
}

/** More messages of one person are not counted. */
export const MOST_COUNTED = 500

/** From one's own history. */
export interface WhoIs {
  /** The key that they have now, and those before. */
  key: PublicKey
  formerKeys: PublicKey[]
  /** Names that they used here, first to last, each with the time, ms. */
  names: { name: string; at: number }[]
  /** Ms since 1970: when they joined, and the first (where all are counted) and last message of theirs that is held here. */
  joined: number
  firstSaid: number | null
  lastSaid: number | null
  /** Messages held here, at most `MOST_COUNTED`. */
  messages: number
  invitedBy: PublicKey | null
  /** Who came by their invites. */
  invited: PublicKey[]
  /** Words that both see when both look at each other: read aloud, they prove that no key was swapped. */
  safetyWords: string[]
}

/** What a page may ask of the engine: `name: [arguments, answer]`. A command that cannot be done rejects with a `Refusal`. */
export interface Commands {
  /** Makes a key. The answer's 24 words are the only copy outside this device. */
  createIdentity: [undefined, { key: PublicKey; phrase: string }]
  /**
   * Refused with `wrong-phrase` when the words are not a phrase. On a device with a locked key only that key's words count
   * (`wrong-key`): they open it, and take its passphrase away.
   */
  restoreIdentity: [{ phrase: string }, { key: PublicKey }]
  /** Like the two below, with the passphrase if there is one. */
  revealPhrase: [{ passphrase: string | null }, { phrase: string }]
  /** Three of the words, each with its place from 1. When they are right, the state says from then on that the phrase is kept. */
  checkPhrase: [{ words: { at: number; word: string }[]; passphrase: string | null }, { right: boolean }]
  /** Sets, changes or, with null, removes the passphrase. `wrong-passphrase`, and after several of these `too-fast`. */
  setPassphrase: [{ old: string | null; passphrase: string | null }, undefined]
  /** Ends every connection until the key is unlocked. */
  lock: [undefined, undefined]
  unlock: [{ passphrase: string }, undefined]
  /** The person is here, though they ask for nothing. */
  attend: [undefined, undefined]

  /** Reads a link without joining: what the welcome page shows before the person decides. */
  readInvite: [
    { link: string },
    {
      server: PublicKey
      address: string
      /** Without one it is for who belongs already, and for who knocks. */
      invited: boolean
      /** Its invite is for a virtual client, which writes nothing. */
      virtual: boolean
      expires: number | null
      uses: number | null
      known: boolean
    },
  ]
  /** Joins the server of a link under a name and waits for the welcome, or knocks: `about` is what moderators read then. */
  join: [{ link: string; name: string; about?: string }, { server: PublicKey }]
  /** Knocks anew at a door from which one was sent away, with other words. */
  knockAgain: [{ server: PublicKey; about: string }, undefined]
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

  createChannel: [{ server: PublicKey; name: string; topic: string } & Partial<Narrowing>, { log: LogId }]
  editChannel: [
    { server: PublicKey; log: LogId; name: string; topic: string } & Partial<Narrowing>,
    undefined,
  ]
  /** Puts people on the list of a channel that only its members read or post in, or takes them off. */
  setChannelMembers: [{ server: PublicKey; log: LogId; keys: PublicKey[]; on: boolean }, undefined]
  /** For who may moderate: seconds between two messages of one person, and whether only moderators post. */
  restrictChannel: [{ server: PublicKey; log: LogId; slow?: number; locked?: boolean }, undefined]
  setName: [{ server: PublicKey; name: string }, undefined]
  grant: [{ server: PublicKey; key: PublicKey; privilege: Privilege }, undefined]
  revoke: [{ server: PublicKey; key: PublicKey; privilege: Privilege }, undefined]
  /** For who manages. What is left out stays. */
  setServer: [
    { server: PublicKey; name?: string; door?: Door; newcomers?: Privilege[]; work?: number },
    undefined,
  ]
  /** The owner makes a member the next owner. */
  handOver: [{ server: PublicKey; key: PublicKey }, undefined]

  /** `days` and `uses` null: without limit. A virtual invite admits a virtual client, and is for who manages. */
  createInvite: [
    { server: PublicKey; days: number | null; uses: number | null; virtual: boolean },
    { link: string },
  ]
  /** Those made on this device, newest first. */
  invites: [{ server: PublicKey }, { invites: MadeInvite[] }]
  withdrawInvite: [{ server: PublicKey; link: string }, undefined]

  /**
   * For the owner, whose server lost its key and goes on as another one that they are on, too: its key or a link to it. Says
   * the bans again there, then answers the code for `MOVED_FROM` of its relay. An invite in the link lets in whoever reads
   * the code; without one, members are let in by the owner's device as they come.
   */
  signMove: [{ server: PublicKey; to: string }, { code: string }]
  /** Goes where the owner of a server moved it, and keeps what is here for reading. `join` takes the code of a move, too. */
  followMove: [{ server: PublicKey }, { server: PublicKey }]

  // for who may moderate
  /** Lets people in who wait at the door, or sends them away. */
  letIn: [{ server: PublicKey; keys: PublicKey[]; on: boolean }, undefined]
  /** `until`: ms since 1970; 0: they may post again. */
  mute: [{ server: PublicKey; key: PublicKey; until: number }, undefined]
  ban: [{ server: PublicKey; keys: PublicKey[]; reason: string }, undefined]
  unban: [{ server: PublicKey; keys: PublicKey[] }, undefined]
  /** Takes back all that somebody said so far, everywhere and for good. Also one's own. */
  purge: [{ server: PublicKey; key: PublicKey }, undefined]
  /** Newcomers wait at the door for so long, also who came since (ms since 1970); 0 minutes ends it. */
  raid: [{ server: PublicKey; minutes: number; since: number }, undefined]
  /** What was changed on this server and by whom, newest first; `before` an entry's id, or the newest. */
  moderationLog: [
    { server: PublicKey; before: FactId | null; count: number },
    { entries: ModerationEntry[]; more: boolean },
  ]

  /** Tells the moderators of a message, in a log that only they read. */
  report: [{ server: PublicKey; log: LogId; target: Target; author: PublicKey; text: string }, undefined]
  /** On this device only: hides what they say, serves them nothing, asks them for nothing. */
  block: [{ key: PublicKey; on: boolean }, undefined]
  /** The person has seen what changed. */
  dismissNews: [{ server: PublicKey; id: FactId }, undefined]
  /** Who a key is, by what this device holds itself. */
  whoIs: [{ server: PublicKey; key: PublicKey }, WhoIs]

  /** Makes a key that may take the place of this one. Its 24 words are to be kept before it does. */
  nextKey: [undefined, { key: PublicKey; phrase: string }]
  /** Puts the key of `nextKey` in place of this one, on every server: all of them must be online. */
  rotateKey: [{ passphrase: string | null }, { key: PublicKey }]
  /** What somebody with a new key hands to who may replace their old one. `of`: a link to the server, or its key. */
  successorCode: [{ of: string }, { code: string }]
  /** Gives a person the key of a code: by who manages, or as one of their recovery people. */
  replaceKey: [{ server: PublicKey; key: PublicKey; code: string }, { done: boolean }]
  /** Who may replace one's own key together. */
  setRecovery: [{ server: PublicKey; people: PublicKey[]; needed: number }, undefined]

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
