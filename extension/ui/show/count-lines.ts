/** Letters on a line, about: a side panel has 45, a wide page 110. */
const ON_A_LINE = 60

/** What ends a line, as browsers see it. */
const LINE_ENDS = /[\n\v\f\u0085\u2028\u2029]/u
/** Twice as wide as a Latin letter; an emoji has two units and counts so already. */
const WIDE = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]/gu
/** Marks stand on a letter, and blanks behind blanks hang over a line's end. */
const NO_WIDTH = /[\p{M}\p{Cf}]|(?<=[ \t])[ \t]+/gu

/** About how many lines a text takes. */
export function countLines(text: string): number {
  return text
    .split(LINE_ENDS)
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / ON_A_LINE)), 0)
}

function widthOf(line: string): number {
  return line.replace(NO_WIDTH, '').replace(WIDE, '$&$&').length
}
