import type { PublicKey } from '../../shared/ids.ts'
import type { Mark } from '../engine/fact-store.ts'

/** Whether a mark is by whoever has a key, be it by one that they had later. */
export const isBy = ({ author, formerly }: Pick<Mark, 'author' | 'formerly'>, key: PublicKey): boolean =>
  author === key || formerly?.includes(key) === true
