/** The words of a phrase, numbered as on paper. */
export function PhraseGrid({ phrase }: { phrase: string }) {
  return (
    <ol
      data-testid="phrase"
      data-phrase={phrase}
      className="grid grid-cols-[repeat(auto-fill,minmax(6.2rem,1fr))] gap-1.5"
    >
      {phrase.split(' ').map((word, at) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: a word may occur twice, its place is its identity
          key={at}
          className="flex items-baseline gap-1 rounded-md border border-line bg-raised px-1.5 py-1.5"
        >
          <span className="w-4 shrink-0 text-right text-[11px] text-faint tabular-nums select-none">
            {at + 1}
          </span>
          <span className="font-mono text-[13px]" translate="no">
            {word}
          </span>
        </li>
      ))}
    </ol>
  )
}
