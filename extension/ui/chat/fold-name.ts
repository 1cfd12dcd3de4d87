/** Letters and digits that most fonts draw like a Latin letter: Cyrillic, Greek, and the usual stand-ins. */
const DRAWN_AS: Record<string, string> = {
  ...{
    а: 'a',
    е: 'e',
    о: 'o',
    р: 'p',
    с: 'c',
    у: 'y',
    х: 'x',
    і: 'i',
    ј: 'j',
    ѕ: 's',
    ԁ: 'd',
    һ: 'h',
    к: 'k',
  },
  ...{ α: 'a', ο: 'o', ρ: 'p', ν: 'v', κ: 'k', ι: 'i', υ: 'u' },
  ...{ 0: 'o', 1: 'l', '|': 'l' },
}

/**
 * A name as the eye takes it in: two names with the same answer look the same. Not the whole of
 * Unicode's confusables (UTS 39), but the usual tricks.
 */
export function foldName(name: string): string {
  const bare = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}\p{Cf}\s_.-]/gu, '')
  return [...bare].map((letter) => DRAWN_AS[letter] ?? letter).join('')
}
