/**
 * The lines of a text that comes in pieces, without their ends. Only a line feed ends one.
 * @throws Error when a line has more than `most` UTF-16 units
 */
export async function* readLines(pieces: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest: string[] = []
  let length = 0
  const add = (text: string) => {
    length += text.length
    if (length > most) throw new Error(`A line has more than ${most} characters.`)
    rest.push(text)
  }
  for await (const piece of pieces) {
    const [first = '', ...more] = decoder.decode(piece, { stream: true }).split('\n')
    add(first)
    for (const text of more) {
      yield rest.join('')
      rest = []
      length = 0
      add(text)
    }
  }
  add(decoder.decode())
  if (length > 0) yield rest.join('')
}
