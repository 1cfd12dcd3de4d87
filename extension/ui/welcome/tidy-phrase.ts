/** The words of a phrase out of whatever was pasted: numbers, dots, commas, line breaks and capitals do not matter. */
export function tidyPhrase(pasted: string): string {
  return (
    pasted
      .normalize('NFKD')
      .toLowerCase()
      .match(/[a-z]+/g) ?? []
  ).join(' ')
}
