import { Download } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { LogId } from '../../../shared/ids.ts'
import type { ChannelView } from '../../bridge/views.ts'
import { usePlace } from '../chat/place-context.ts'
import { Button } from '../controls/button.tsx'
import { useEngine } from '../live/use-engine.ts'
import { dayValue } from '../show/day-value.ts'
import { formatBytes } from '../show/format-bytes.ts'
import { gatherFile } from './gather-file.ts'
import { saveFile } from './save-file.ts'

type Progress =
  | { state: 'gathering'; length: number }
  | { state: 'done'; bytes: number }
  | { state: 'failed'; sentence: string }

/** The history as a file: with its proofs, so that anybody can check it. */
export function ExportSetting({ channel }: { channel: ChannelView | undefined }) {
  const { server } = usePlace()
  const { views } = useEngine()
  const [progress, setProgress] = useState<Progress | null>(null)
  const running = useRef<AbortController>(undefined)
  useEffect(() => () => running.current?.abort(), [])

  const save = async (log: LogId | null, name: string) => {
    running.current?.abort()
    const control = new AbortController()
    running.current = control
    setProgress({ state: 'gathering', length: 0 })
    try {
      const file = await gatherFile(views.exported(server.server, log), control.signal, (length) =>
        setProgress({ state: 'gathering', length }),
      )
      saveFile(file, name)
      setProgress({ state: 'done', bytes: file.size })
    } catch (error) {
      if (!control.signal.aborted) setProgress({ state: 'failed', sentence: (error as Error).message })
    }
  }
  const stop = () => {
    running.current?.abort()
    setProgress(null)
  }
  const busy = progress?.state === 'gathering'
  const name = (what: string) => `${fileWord(server.name)}-${what}-${dayValue(Date.now())}.jsonl`
  return (
    <div className="flex flex-col gap-2.5">
      <div>
        <p className="font-medium">Save the history as a file</p>
        <p className="text-[13px] text-faint">
          Everything that this device holds, readable, with the proofs that it is genuine. Whoever has the
          file can read it.
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {channel && (
          <Button
            small
            data-testid="export-channel"
            disabled={busy}
            onClick={() => save(channel.log, name(fileWord(channel.name)))}
          >
            <Download size={14} aria-hidden="true" />
            <bdi>#{channel.name}</bdi>
          </Button>
        )}
        <Button small data-testid="export-all" disabled={busy} onClick={() => save(null, name('all'))}>
          <Download size={14} aria-hidden="true" />
          All channels
        </Button>
        {busy && (
          <Button small look="plain" onClick={stop}>
            Stop
          </Button>
        )}
      </div>
      <p role="status" className="text-[13px] text-faint empty:hidden" data-testid="export-status">
        {progress?.state === 'gathering' && `${formatBytes(progress.length)} so far…`}
        {progress?.state === 'done' && `Saved: ${formatBytes(progress.bytes)}.`}
        {progress?.state === 'failed' && <span className="text-danger">{progress.sentence}</span>}
      </p>
    </div>
  )
}

/** What a file's name may hold everywhere. */
const fileWord = (name: string) => name.replace(/[^\p{L}\p{N}_-]+/gu, '-').replace(/^-+|-+$/g, '') || 'catalk'
