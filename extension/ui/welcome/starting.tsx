import { useEffect, useState } from 'react'
import { CatMark } from '../controls/cat-mark.tsx'

/** The engine has not answered yet. Mostly it does within a blink, so nothing is said for 3 s. */
export function Starting() {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 3_000)
    return () => clearTimeout(timer)
  }, [])
  return (
    <main data-testid="starting" className="grid h-full place-items-center p-6 text-center">
      <div className="flex flex-col items-center gap-4">
        <span className="animate-pulse">
          <CatMark size={48} />
        </span>
        <div role="status" className="min-h-16">
          {late && (
            <>
              <p className="font-medium">catalk is starting…</p>
              <p className="mt-1 max-w-64 text-[13px] text-faint">
                If this stays, close this page and open it again; a browser restart helps where that does not.
              </p>
            </>
          )}
        </div>
      </div>
    </main>
  )
}
