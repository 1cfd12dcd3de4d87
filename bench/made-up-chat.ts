import type { Said } from './said.ts'

const PEOPLE = 40
/** Bytes of a text in a busy public channel are near log-normal: median 59, mean 76, one in a hundred over 300. */
const MEDIAN_BYTES = 59
const SIGMA = 0.71
const WORDS =
  `the to a i you is it and of in that for on have this not with but are be what just if can do so my or
was like no at as there yes how me one would know think about from when all your get they we don't it's has out use
more some then up will why which now any should good time only need want see because work try other could make also
than really something file still right where code same people maybe better way does them i'm well sure thanks error
version run server line look going point even been works sounds using without actually new problem first thing
function type guess into after nice never before doesn't much old probably default package build anyone hello window
library compile update kernel terminal thread string pointer memory module branch install config`.split(/\s+/)

/** The same texts in every run. */
export function makeUpChat(count: number): Said[] {
  const random = mulberry32(1)
  return Array.from({ length: count }, () => {
    const length = Math.min(1_000, Math.max(2, MEDIAN_BYTES * Math.exp(SIGMA * normal(random))))
    let text = ''
    while (text.length < length) text += `${WORDS[skewed(random, WORDS.length)]} `
    return { from: `person ${skewed(random, PEOPLE)}`, text: text.slice(0, length).trim() || 'ok' }
  })
}

/** Low places often, high ones seldom, as words and talkative people are. */
const skewed = (random: () => number, below: number) => Math.floor(random() ** 2 * below)

/** Box and Muller's. */
const normal = (random: () => number) =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
