const WORDS = 24
const ASKED = 3

/** Which words of a phrase are asked back: three places from 1, in order. `chance` answers from 0 to less than 1. */
export function pickPlaces(chance: () => number = Math.random): number[] {
  const places = Array.from({ length: WORDS }, (_, i) => i + 1)
  const picked = Array.from({ length: ASKED }, () => places.splice(Math.floor(chance() * places.length), 1))
  return picked.flat().sort((a, b) => a - b)
}
