/** Letters on a line, about: a side panel has 45, a wide page 110. */
const ON_A_LINE = 60

/** About how many lines a text takes. */
export function countLines(text: string): number {
  return text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / ON_A_LINE)), 0)
}
