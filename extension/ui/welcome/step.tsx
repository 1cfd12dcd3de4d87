import type { ReactNode } from 'react'
import { CatMark } from '../controls/cat-mark.tsx'

export interface StepProps {
  title: string
  testId?: string
  /** For a page that needs all its room. */
  dense?: boolean
  children: ReactNode
}

/** One page of the first start. */
export function Step({ title, testId, dense, children }: StepProps) {
  return (
    <main data-testid={testId} className="h-full overflow-y-auto">
      <div
        className={`mx-auto flex min-h-full max-w-md flex-col justify-center px-5 ${dense ? 'gap-3.5 py-5' : 'gap-5 py-8'}`}
      >
        {!dense && <CatMark size={44} />}
        <h1 className="text-2xl font-semibold tracking-tight text-balance">{title}</h1>
        {children}
      </div>
    </main>
  )
}
