/** So much is gathered before it becomes a piece of the file, which the browser may keep on disk. */
const PIECE = 1_000_000

/** Gathers lines into a file, and says after each piece how many characters there are. `signal` ends it early. */
export async function gatherFile(
  lines: AsyncIterable<string>,
  signal: AbortSignal,
  onLength: (length: number) => void,
): Promise<Blob> {
  const pieces: Blob[] = []
  let gathered: string[] = []
  let length = 0
  let whole = 0
  for await (const line of lines) {
    signal.throwIfAborted()
    gathered.push(line.endsWith('\n') ? line : `${line}\n`)
    length += line.length
    if (length < PIECE) continue
    pieces.push(new Blob(gathered))
    gathered = []
    whole += length
    length = 0
    onLength(whole)
  }
  return new Blob([...pieces, ...gathered], { type: 'application/jsonl' })
}
