/** The lines of a text as it streams in, without their breaks. Refuses a line that is longer than `most`. */
export async function* readLines(
  file: Blob,
  most: number,
): AsyncGenerator<{ line: string; read: number }, void, void> {
  const reader = file.stream().getReader()
  const decoder = new TextDecoder()
  let begun: string[] = []
  let length = 0
  let read = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      const pieces = (done ? decoder.decode() : decoder.decode(value, { stream: true })).split('\n')
      read += value?.length ?? 0
      for (const [at, piece] of pieces.entries()) {
        if (at > 0) {
          yield { line: begun.join(''), read }
          begun = []
          length = 0
        }
        begun.push(piece)
        length += piece.length
        if (length > most) throw new Error('A line of this file is too long: it is none that catalk wrote.')
      }
      if (!done) continue
      if (length > 0) yield { line: begun.join(''), read }
      return
    }
  } finally {
    await reader.cancel()
  }
}
