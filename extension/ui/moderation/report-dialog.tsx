import { useState } from 'react'
import type { TimelineMessage } from '../../bridge/views.ts'
import { useChannel } from '../chat/channel-context.ts'
import { nameOf } from '../chat/name-of.ts'
import { usePlace } from '../chat/place-context.ts'
import { Button } from '../controls/button.tsx'
import { Modal } from '../controls/modal.tsx'
import { RefusedLine } from '../controls/refused-line.tsx'
import { TextField } from '../controls/text-field.tsx'
import { useCommand } from '../live/use-command.ts'
import { plainBlocks } from '../show/plain-text.ts'
import { readMarkdown } from '../show/read-markdown.ts'

const NOBODY = new Map()
/** Longer words are for a talk with a moderator. */
const MOST = 300

/** Asks what the moderators should know about a message. */
export function ReportDialog({ message, onClose }: { message: TimelineMessage; onClose: () => void }) {
  const { server, people } = usePlace()
  const { channel, tell } = useChannel()
  const [why, setWhy] = useState('')
  const report = useCommand('report')
  const { hash, id, author } = message
  const send = async () => {
    const about = { server: server.server, log: channel.log, target: { hash, id }, author }
    if (!(await report.run({ ...about, text: why.trim() }))) return
    onClose()
    tell('Reported. The moderators see it, nobody else does.')
  }
  return (
    <Modal open onOpenChange={onClose} title="Report to the moderators">
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          event.stopPropagation()
          if (why.trim() !== '' && !report.busy) void send()
        }}
      >
        <blockquote className="border-l-2 border-edge pl-3 text-soft">
          <bdi className="block text-[13px] font-medium">{nameOf(author, people)}</bdi>
          <span dir="auto" className="line-clamp-4 wrap-anywhere whitespace-pre-wrap">
            {plainBlocks(readMarkdown(message.text, NOBODY))}
          </span>
        </blockquote>
        <TextField
          label="What is wrong with it?"
          data-testid="report-why"
          placeholder="Spam, insult, …"
          maxLength={MOST}
          spellCheck
          value={why}
          hint="A word is enough. Only moderators read it, and that it is from you."
          onChange={(event) => setWhy(event.target.value)}
        />
        <RefusedLine refused={report.refused} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            look="strong"
            data-testid="report-send"
            disabled={why.trim() === ''}
            busy={report.busy}
          >
            Report
          </Button>
        </div>
      </form>
    </Modal>
  )
}
