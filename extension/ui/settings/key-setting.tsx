import type { PublicKey } from '../../../shared/ids.ts'
import { CopyButton } from '../controls/copy-button.tsx'

/** The key that others know one by; who hosts a server needs it. */
export function KeySetting({ publicKey }: { publicKey: PublicKey }) {
  return (
    <div className="flex items-start justify-between gap-4">
      <div className="min-w-0">
        <p className="font-medium">Your public key</p>
        <p className="text-[13px] text-faint">
          No secret. To own a server that you host, give it this key as OWNER_KEY.
        </p>
        <p data-testid="public-key" className="mt-1 font-mono text-[12px] text-faint wrap-anywhere">
          {publicKey}
        </p>
      </div>
      <CopyButton text={publicKey} label="Copy" />
    </div>
  )
}
