import type { NameMark } from '../../bridge/names/look-alikes.ts'
import type { PersonView } from '../../bridge/views.ts'

/** Somebody of a server, here or not. */
export interface Person extends PersonView {
  online: boolean
  /** Somebody else has this name, or one that looks the same: the name alone does not tell who it is. */
  twin: boolean
  /** Why the name should not be taken for what it seems. */
  mark: NameMark | null
}
