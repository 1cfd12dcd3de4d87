import { expect, it } from 'vitest'
import type { PublicKey } from '../../../shared/ids.ts'
import { markSentence } from './mark-sentence.ts'

const alice = 'a11ce'.padEnd(64, '0') as PublicKey

it('a name of another direction leaves the sentence around it as it is', () => {
  const people = new Map([[alice, { name: 'אליס' }]])
  expect(markSentence({ kind: 'look-alike', of: alice, since: 0 }, people)).toBe(
    'Looks like \u2068אליס\u2069, who is somebody else.',
  )
})

it('a name that was taken before is told with the key that had it', () => {
  const people = new Map([[alice, { name: 'Alice B' }]])
  expect(markSentence({ kind: 'same-name', of: alice, since: 0 }, people)).toBe(
    'Another key had this name before: Alice B a11c, who is somebody else.',
  )
})
