import { useState } from 'react'
import type { PublicKey } from '../../../shared/ids.ts'
import { Button } from '../controls/button.tsx'
import { LostKeyDialog } from './lost-key-dialog.tsx'

/** For who was here before and has another key now. `of`: their server, where it is known. */
export function LostKeyButton({ of, small }: { of?: PublicKey | undefined; small?: boolean }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button
        look={small ? 'quiet' : 'plain'}
        small={small ?? false}
        className={small ? 'self-start' : '-ml-3.5 self-start'}
        data-testid="lost-key"
        onClick={() => setOpen(true)}
      >
        I lost my key: get my place back
      </Button>
      {open && <LostKeyDialog of={of} onClose={() => setOpen(false)} />}
    </>
  )
}
