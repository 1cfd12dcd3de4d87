import type { Privilege } from '../../../shared/body.ts'
import type { PublicKey } from '../../../shared/ids.ts'
import type { NameMark } from '../../bridge/names/look-alikes.ts'

/** Somebody of a server, here or not. */
export interface Person {
  key: PublicKey
  name: string
  privileges: Privilege[]
  owner: boolean
  virtual: boolean
  online: boolean
  /** Somebody else has this name, or one that looks the same: the name alone does not tell who it is. */
  twin: boolean
  /** Why the name should not be taken for what it seems. */
  mark: NameMark | null
}
