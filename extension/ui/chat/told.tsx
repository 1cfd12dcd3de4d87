import { CircleAlert } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'

const SHOWN_MS = 4_000

interface Sentence {
  sentence: string
  trouble: boolean
}

/** A sentence that is shown for a moment: `told` is the element, `tell` sets it. */
export function useTold() {
  const [said, say] = useState<Sentence | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const tell = useCallback((sentence: string, trouble = false) => {
    clearTimeout(timer.current)
    say({ sentence, trouble })
    timer.current = setTimeout(() => say(null), trouble ? SHOWN_MS * 2 : SHOWN_MS)
  }, [])
  return { tell, told: <Told said={said} /> }
}

function Told({ said }: { said: Sentence | null }) {
  return (
    <div
      role="status"
      data-testid="told"
      className="pointer-events-none absolute inset-x-3 bottom-full z-20 grid place-items-center pb-2"
    >
      {said && (
        <p
          className={`flex max-w-md items-center gap-2 rounded-full border px-3.5 py-1 text-[13px] shadow-(--shadow) ${
            said.trouble ? 'border-danger/40 bg-danger-wash text-danger' : 'border-line bg-raised text-soft'
          }`}
        >
          {said.trouble && <CircleAlert size={15} className="shrink-0" aria-hidden="true" />}
          {said.sentence}
        </p>
      )}
    </div>
  )
}
