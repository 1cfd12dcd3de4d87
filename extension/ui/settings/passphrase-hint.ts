/** Shorter ones are guessed by trying all there are, whatever a try costs. */
const SHORT = 10
const LONG = 20

/** How good a passphrase is, by its length alone. */
export function passphraseHint(passphrase: string): string {
  const length = [...passphrase].length
  if (length === 0) return 'Four or five words picked at random are good, and easy to keep in mind.'
  if (length < SHORT) return 'Short: somebody with your files could guess it.'
  if (length < LONG) return 'Not bad. Longer is better: add a word.'
  return 'A good length.'
}
