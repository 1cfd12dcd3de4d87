const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

function firstOf(word: string): string {
  const first = graphemes.segment(word)[Symbol.iterator]().next()
  if (first.done) return ''
  // two marks are a letter of many scripts, twenty are vandalism
  return first.value.segment.replace(/(\p{M}{2})\p{M}+/gu, '$1')
}

/** One or two letters that stand for a name in an avatar. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s_.-]+/u).filter(Boolean)
  const first = firstOf(words[0] ?? '')
  const last = words.length > 1 ? firstOf(words[words.length - 1] ?? '') : ''
  // an emoji fills the circle by itself
  if (/\p{Extended_Pictographic}/u.test(first + last)) return first
  return (first + last).toLocaleUpperCase() || '?'
}
