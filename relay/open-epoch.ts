import { join } from 'node:path'
import { packFacts } from '../shared/facts-frame.ts'
import { CONTROL_LOG, type EpochId, type FactId } from '../shared/ids.ts'
import { refusalOfClaim } from '../shared/policy-refusal.ts'
import { channelOf, isIn, mayRead } from '../shared/policy-state.ts'
import { asRefusal } from '../shared/refusal.ts'
import { type Random, uuidV7Series } from '../shared/uuid-v7.ts'
import type { Clock } from './clock.ts'
import type { ControlLog } from './control-log.ts'
import type { ControlState } from './control-state.ts'
import { delivery } from './delivery.ts'
import { Door } from './door.ts'
import { envelopeOf } from './envelope.ts'
import { epochEnds } from './epoch-ends.ts'
import { epochOpening } from './epoch-opening.ts'
import { frameHandlers } from './frame-handlers.ts'
import { GroupCommit } from './group-commit.ts'
import { HeadsFile, type HeadsOnDisk, readHeadsFile } from './heads-file.ts'
import { HeadsRound } from './heads-round.ts'
import { inProcessFanOut } from './in-process-fan-out.ts'
import type { NodeCrypto, NodeSigner } from './node-crypto.ts'
import { ownClaim } from './own-claim.ts'
import type { RelayLimits } from './relay-limits.ts'
import type { RelayOptions } from './relay-options.ts'
import { Roster } from './roster.ts'
import type { FrameHandlers } from './session.ts'
import { SlowMode } from './slow-mode.ts'
import { type StampedTogether, Stamper } from './stamper.ts'
import { Subscriptions } from './subscriptions.ts'
import { TokenBucket } from './token-bucket.ts'
import { together } from './welcome.ts'

/** Where the first words on a new server are said. */
const FIRST_CHANNEL = 'general'

export interface EpochOptions extends RelayOptions {
  crypto: NodeCrypto
  signer: NodeSigner
  clock: Clock
  random: Random
  limits: RelayLimits
  log: (line: string) => void
  failed: (error: unknown) => void
  controlLog: ControlLog
  control: ControlState
}

export interface OpenEpoch {
  id: EpochId
  roster: Roster
  handlers: FrameHandlers
  /** Stamps what waits and takes no more; resolves when the disk knows where the logs stand, or cannot be told. */
  end(): Promise<void>
}

/** Opens the next epoch of what is on disk: says where those before ended, and takes claims from then on. */
export async function openEpoch(options: EpochOptions): Promise<OpenEpoch> {
  const { crypto, signer, clock, random, limits, log, controlLog, control } = options
  const headsPath = join(options.dataDir, 'heads')
  const before = headsBefore(headsPath, log)
  let ids = uuidV7Series(random, highestId(before, control))
  const subscriptions = new Subscriptions()
  let draining = false

  const roster: Roster = new Roster({
    signer,
    clock,
    everyMs: limits.rosterEveryMs,
    policy: () => control.policy,
    announce: (frame) => fanOut.publish({ kind: 'roster', message: envelopeOf(frame) }),
  })
  const fanOut = inProcessFanOut()()
  fanOut.listen(delivery(roster, subscriptions))

  const door = new Door(() => control.policy)
  const slowMode = new SlowMode()
  const growth = new TokenBucket(limits.controlLog, clock.now())
  const stamper: Stamper = new Stamper({
    crypto,
    signer,
    epoch: ids(clock.now()) as EpochId,
    ids: (now, count) => ids(now, count),
    admit: ({ claim, hash, control: read }, stamp) =>
      claim.log === CONTROL_LOG
        ? control.admit(claim, hash, read, stamp, () => growth.take(clock.now()))
        : (refusalOfClaim(control.policy, claim, null, stamp.id) ??
          slowMode.refusalOf(control.policy, claim, clock.now())),
    onStamped,
  })
  const commit = new GroupCommit(clock, limits.tickMs, () => stamper.stamp(clock.now()), options.failed)
  const headsFile = new HeadsFile({
    path: headsPath,
    clock,
    everyMs: limits.headsToDiskMs,
    current: () => ({ lastId: stamper.lastId ?? null, heads: stamper.heads() }),
    complain: headsNotWritten,
  })
  const headsRound = new HeadsRound({
    clock,
    everyMs: limits.headsEveryMs,
    stamper,
    sessions: () => roster.sessions(),
    mayRead: (key, logOf) => mayRead(control.policy, key, logOf),
  })

  function headsNotWritten(error: unknown): void {
    log(`Could not write ${headsPath}: ${asRefusal(error).message}`)
  }

  function onStamped(together: StampedTogether): void {
    const { head, facts } = together
    // On disk before anybody can see it. An error here ends the process (see `failed`): it must not go on with a log it cannot keep.
    if (head.log === CONTROL_LOG) controlLog.append(together)
    const { log, epoch, checkpoint } = head
    // Who may not read what they write in is answered without the others' words.
    const authors = [...new Set(facts.map(({ claim }) => claim.author))].filter(
      (author) => log === CONTROL_LOG || mayRead(control.policy, author, log),
    )
    const message = envelopeOf({ kind: 'facts', content: packFacts({ log, epoch, facts, checkpoint }) })
    fanOut.publish({ kind: 'facts', log, authors, message })
    headsRound.moved(log)
    headsFile.moved()
    if (log === CONTROL_LOG) policyChanged()
  }

  function policyChanged(): void {
    roster.policyChanged()
    door.policyChanged()
    const { policy } = control
    subscriptions.narrow(
      ({ state }) => state.at === 'online' && isIn(policy, state.key),
      (of) => channelOf(policy, of)?.reads !== 'all' && of !== CONTROL_LOG,
      ({ state }, of) => state.at === 'online' && mayRead(policy, state.key, of),
    )
  }

  async function say(type: string, body: Record<string, unknown>): Promise<void> {
    stamper.add(await ownClaim(crypto, signer, random, clock.now(), type, body))
  }

  function raiseIds(above: FactId): void {
    if (stamper.lastId === undefined || above > stamper.lastId) ids = uuidV7Series(random, above)
  }

  /** What was lost and came back is told to everybody, and where the epochs that came back ended. */
  async function restored(pages: Uint8Array[]): Promise<void> {
    if (control.lastId !== undefined) raiseIds(control.lastId)
    for (const content of together(pages)) {
      const message = envelopeOf({ kind: 'control', content })
      for (const session of roster.sessions()) session.pass(message)
    }
    policyChanged()
    const earlier = controlLog.heads().filter(({ epoch }) => epoch !== stamper.epoch)
    for (const body of epochEnds(crypto, control, earlier)) await say('epoch', body)
    stamper.stamp(clock.now())
  }

  let opened: Promise<void> | undefined
  /** Not before somebody is here: they may bring back the channels that a lost disk held. */
  async function open(): Promise<void> {
    if (control.policy.channels.size > 0) return
    opened ??= say('channel', { name: FIRST_CHANNEL }).then(() => stamper.stamp(clock.now()))
    await opened
  }

  const ends = epochEnds(crypto, control, [...before.heads, ...controlLog.heads()])
  for (const { type, body } of epochOpening(control, ends, options)) await say(type, body)
  stamper.stamp(clock.now())
  // Only now may the list on disk forget the epochs before.
  await headsFile.write()

  const handlers = frameHandlers({
    ...options,
    stamper,
    roster,
    door,
    subscriptions,
    fanOut,
    draining: () => draining,
    submit(waiting) {
      stamper.add(waiting)
      commit.request()
    },
    async say(body) {
      await say('epoch', body)
      commit.request()
    },
    restored,
    raiseIds,
    open,
  })

  return {
    id: stamper.epoch,
    roster,
    handlers,
    async end() {
      // First what was read already: its frames are answered in the turns that this lets pass.
      await new Promise<void>((resolve) => clock.soon(resolve))
      draining = true
      commit.stop()
      headsRound.stop()
      roster.stop()
      // Clients will show what is missing in it; they are to hear the goodbye all the same.
      await headsFile.write().catch(headsNotWritten)
      fanOut.close()
    },
  }
}

/** Where the epochs before stood as far as the disk knows. Without it, clients show what they hold. */
function headsBefore(path: string, log: (line: string) => void): HeadsOnDisk {
  try {
    return readHeadsFile(path)
  } catch (error) {
    log(`Could not read ${path}, clients will tell: ${asRefusal(error).message}`)
    return { lastId: null, heads: [] }
  }
}

/** Ids go on rising from here. */
function highestId({ lastId }: HeadsOnDisk, control: ControlState): FactId | undefined {
  if (lastId === null || control.lastId === undefined) return lastId ?? control.lastId
  return lastId > control.lastId ? lastId : control.lastId
}
