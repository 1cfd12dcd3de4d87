import { type ReactNode, useState } from 'react'
import type { PublicKey } from '../../../shared/ids.ts'
import { WhoCard } from './who-card.tsx'
import { WhoContext } from './who-context.ts'

/** Lets everything inside open a person's card. */
export function WhoProvider({ children }: { children: ReactNode }) {
  const [key, open] = useState<PublicKey | null>(null)
  return (
    <WhoContext value={open}>
      {children}
      {key && <WhoCard key={key} of={key} onClose={() => open(null)} />}
    </WhoContext>
  )
}
