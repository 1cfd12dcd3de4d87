import { Upload } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Bar } from '../controls/bar.tsx'
import { Button } from '../controls/button.tsx'
import { useEngine } from '../live/use-engine.ts'
import { formatCount } from '../show/format-count.ts'
import { type Imported, importFile } from './import-file.ts'

type Progress =
  | { state: 'reading'; imported: Imported | null }
  | { state: 'done'; imported: Imported }
  | { state: 'failed'; sentence: string }

/** History out of a file. Each page is proved before it is taken. */
export function ImportSetting() {
  const { client } = useEngine()
  const [progress, setProgress] = useState<Progress | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const running = useRef<AbortController>(undefined)
  useEffect(() => () => running.current?.abort(), [])

  const read = async (file: File) => {
    const control = new AbortController()
    running.current = control
    setProgress({ state: 'reading', imported: null })
    const servers = client.state()?.servers.map(({ server }) => server) ?? []
    try {
      const imported = await importFile(client, servers, file, control.signal, (now) =>
        setProgress({ state: 'reading', imported: now }),
      )
      setProgress({ state: 'done', imported })
    } catch (error) {
      if (!control.signal.aborted) setProgress({ state: 'failed', sentence: (error as Error).message })
    }
  }
  const stop = () => {
    running.current?.abort()
    setProgress(null)
  }
  const reading = progress?.state === 'reading'
  return (
    <div className="flex flex-col gap-2.5">
      <div className="flex items-start justify-between gap-4">
        <div className="min-w-0">
          <p className="font-medium">Take in a file</p>
          <p className="text-[13px] text-faint">Each page in it is proved before it is kept.</p>
        </div>
        <input
          ref={field}
          type="file"
          accept=".jsonl,application/jsonl"
          data-testid="import-file"
          aria-label="History file"
          className="hidden"
          onChange={(event) => {
            const file = event.target.files?.[0]
            event.target.value = ''
            if (file) void read(file)
          }}
        />
        {reading ? (
          <Button small onClick={stop}>
            Stop
          </Button>
        ) : (
          <Button small data-testid="import" onClick={() => field.current?.click()}>
            <Upload size={14} aria-hidden="true" />
            Choose…
          </Button>
        )}
      </div>
      {reading && <Bar label="Read so far" share={progress.imported?.share ?? 0} />}
      <p role="status" className="text-[13px] text-faint empty:hidden" data-testid="import-status">
        {reading && progress.imported && told(progress.imported)}
        {progress?.state === 'done' && `Done. ${told(progress.imported)}`}
        {progress?.state === 'failed' && <span className="text-danger">{progress.sentence}</span>}
      </p>
    </div>
  )
}

function told({ pages, added, broken, altered }: Imported): string {
  const left =
    broken > 0
      ? ` ${formatCount(broken, 'page')} did not prove, and ${broken === 1 ? 'was' : 'were'} left out.`
      : ''
  const other =
    altered > 0
      ? ` ${formatCount(altered, 'line')} ${altered === 1 ? 'says' : 'say'} something else than ${altered === 1 ? 'its proof: the proof was' : 'their proofs: the proofs were'} taken.`
      : ''
  return `${formatCount(pages, 'page')} read, ${formatCount(added, 'fact')} new.${left}${other}`
}
