import { KeyRound, Megaphone, X } from 'lucide-react'
import type { ModerationEntry } from '../../bridge/commands.ts'
import { usePlace } from '../chat/place-context.ts'
import { useNaming } from '../chat/use-naming.ts'
import { Button } from '../controls/button.tsx'
import { IconButton } from '../controls/icon-button.tsx'
import { useCommand } from '../live/use-command.ts'
import { moderationSentence, type Naming } from '../show/moderation-sentence.ts'
import { useWho } from '../who/who-context.ts'

/** The newest ones; older ones come forward as these are dismissed. */
const SHOWN = 3

/** What changed of the server for this person or for everybody, until they have seen it. */
export function NewsBar() {
  const { server } = usePlace()
  const naming = useNaming()
  const { run } = useCommand('dismissNews')
  const { news } = server
  if (news.length === 0) return null
  const dismiss = (entries: readonly ModerationEntry[]) => {
    for (const { id } of entries) void run({ server: server.server, id })
  }
  return (
    <section aria-label="What changed here" className="shrink-0 border-b border-line bg-wash text-[13px]">
      <ul aria-live="polite">
        {news.slice(-SHOWN).map((entry) => (
          <NewsRow key={entry.id} entry={entry} naming={naming} onDismiss={() => dismiss([entry])} />
        ))}
      </ul>
      {news.length > SHOWN && (
        <div className="flex items-center justify-between gap-2 px-4 pb-1.5 text-faint">
          <span>and {news.length - SHOWN} more</span>
          <Button small look="plain" onClick={() => dismiss(news)}>
            Dismiss all
          </Button>
        </div>
      )}
    </section>
  )
}

interface NewsRowProps {
  entry: ModerationEntry
  naming: Naming
  onDismiss: () => void
}

function NewsRow({ entry, naming, onDismiss }: NewsRowProps) {
  const openWho = useWho()
  const [concerned] = entry.keys
  const isNewKey = entry.type === 'replace' && entry.on === true
  const toCompare = isNewKey && concerned && !naming.who(concerned).me ? concerned : undefined
  const Icon = entry.type === 'replace' ? KeyRound : Megaphone
  return (
    <li data-testid="news" data-type={entry.type} className="flex items-start gap-2.5 py-1.5 pr-2 pl-4">
      <Icon size={16} className="mt-1.5 shrink-0 text-accent" aria-hidden="true" />
      <span className="min-w-0 flex-1 py-1 wrap-anywhere" title={naming.time(entry.at)}>
        {moderationSentence(entry, naming)}
      </span>
      {toCompare && (
        <Button small className="mt-0.5" data-testid="news-compare" onClick={() => openWho(toCompare)}>
          Compare
        </Button>
      )}
      <IconButton icon={X} label="Dismiss" data-testid="news-dismiss" onClick={onDismiss} />
    </li>
  )
}
