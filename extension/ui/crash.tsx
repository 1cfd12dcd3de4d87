import { Component, type ReactNode } from 'react'
import { Button } from './controls/button.tsx'
import { CatMark } from './controls/cat-mark.tsx'

/** What is shown instead of a blank page when the UI itself breaks. The engine goes on without it. */
export class Crash extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state = { error: null as Error | null }

  static getDerivedStateFromError(error: Error) {
    return { error }
  }

  override render() {
    const { error } = this.state
    if (!error) return this.props.children
    return (
      <main role="alert" data-testid="crash" className="grid h-full place-items-center p-6 text-center">
        <div className="flex max-w-72 flex-col items-center gap-3">
          <CatMark size={44} />
          <p className="font-medium">This page broke. Your messages did not.</p>
          <p className="font-mono text-[12px] wrap-anywhere text-faint">{error.message}</p>
          <Button look="strong" onClick={() => location.reload()}>
            Load it again
          </Button>
        </div>
      </main>
    )
  }
}
