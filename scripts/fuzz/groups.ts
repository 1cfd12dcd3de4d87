import { bridgeTarget } from './bridge-target.ts'
import { decoders } from './decoders.ts'
import { lyingPeer, lyingRelay } from './engine-targets.ts'
import { importTarget } from './import-target.ts'
import { ROLES, relayTarget } from './relay-targets.ts'
import { makeSamples } from './samples.ts'
import type { Target } from './target.ts'

/** What is fuzzed, by what it needs: the inputs that a run is asked for are shared out among a group's targets. */
export const GROUPS: Record<string, () => Promise<Target[]>> = {
  decoders: async () => decoders(await makeSamples()),
  engine: async () => [await lyingRelay(), await lyingPeer()],
  bridge: async () => [await bridgeTarget()],
  imports: async () => [await importTarget()],
  relay: () => Promise.all(ROLES.map(relayTarget)),
}
