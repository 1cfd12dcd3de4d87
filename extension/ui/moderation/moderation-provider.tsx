import { type ReactNode, useState } from 'react'
import { ReplaceKeyDialog } from '../new-key/replace-key-dialog.tsx'
import { BanDialog } from './ban-dialog.tsx'
import { LogDialog } from './log-dialog.tsx'
import { type Asked, ModerationContext } from './moderation-context.ts'
import { PurgeDialog } from './purge-dialog.tsx'
import { SinceDialog } from './since-dialog.tsx'

/** Lets everything inside open the dialogs of moderation. */
export function ModerationProvider({ children }: { children: ReactNode }) {
  const [asked, ask] = useState<Asked | null>(null)
  const close = () => ask(null)
  return (
    <ModerationContext value={ask}>
      {children}
      {asked?.what === 'ban' && <BanDialog key={asked.key} of={asked.key} onClose={close} />}
      {asked?.what === 'purge' && <PurgeDialog key={asked.key} of={asked.key} onClose={close} />}
      {asked?.what === 'replace' && <ReplaceKeyDialog key={asked.key} of={asked.key} onClose={close} />}
      {(asked?.what === 'log' || asked?.what === 'banned') && <LogDialog tab={asked.what} onClose={close} />}
      {asked?.what === 'since' && <SinceDialog onClose={close} />}
    </ModerationContext>
  )
}
