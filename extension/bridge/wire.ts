import type { Reason } from '../../shared/refusal.ts'
import type { CommandName } from './commands.ts'
import type { EngineState } from './state.ts'

/** The BroadcastChannel on which pages and engine meet: same origin, every context, bytes survive it. */
export const BRIDGE_CHANNEL = 'catalk-bridge'

/** From a page to the engine. */
export type PageMessage =
  /** Asks for the state; an engine that is not there yet does not answer, so it is asked again. */
  { kind: 'hello' } | { kind: 'command'; page: string; id: number; name: CommandName; argument: unknown }

/** From the engine to every page. */
export type EngineMessage =
  | { kind: 'state'; state: EngineState }
  | { kind: 'answer'; page: string; id: number; answer: unknown }
  | { kind: 'refusal'; page: string; id: number; reason: Reason; sentence: string }
