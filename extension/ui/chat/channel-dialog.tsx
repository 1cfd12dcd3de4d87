import { type FormEvent, useState } from 'react'
import type { LogId } from '../../../shared/ids.ts'
import { MAX_TOPIC_LENGTH } from '../../../shared/limits.ts'
import type { ChannelView } from '../../bridge/views.ts'
import { Button } from '../controls/button.tsx'
import { Modal } from '../controls/modal.tsx'
import { TextField } from '../controls/text-field.tsx'
import { useCommand } from '../live/use-command.ts'
import { usePlace } from './place-context.ts'
import { tidyChannelName } from './tidy-channel-name.ts'

export interface ChannelDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** Set: this one is edited. Not set: a new one is made. */
  channel?: ChannelView
  onCreated?: (log: LogId) => void
}

export function ChannelDialog({ open, onOpenChange, channel, onCreated }: ChannelDialogProps) {
  const { server } = usePlace()
  const [name, setName] = useState(channel?.name ?? '')
  const [topic, setTopic] = useState(channel?.topic ?? '')
  const create = useCommand('createChannel')
  const edit = useCommand('editChannel')
  const refusal = (create.refused ?? edit.refused)?.sentence

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    // portals bubble in React's tree
    event.stopPropagation()
    if (name === '' || create.busy || edit.busy) return
    const said = { server: server.server, name, topic: topic.trim() }
    if (channel) {
      if (await edit.run({ ...said, log: channel.log })) onOpenChange(false)
      return
    }
    const made = await create.run(said)
    if (!made) return
    onOpenChange(false)
    onCreated?.(made.answer.log)
  }
  return (
    <Modal open={open} onOpenChange={onOpenChange} title={channel ? 'Edit channel' : 'New channel'}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label="Name"
          data-testid="channel-name"
          placeholder="for-example-this"
          value={name}
          refusal={refusal}
          hint="Letters, digits, - and _"
          onChange={(event) => setName(tidyChannelName(event.target.value))}
        />
        <TextField
          label="Topic, if you like"
          data-testid="channel-topic"
          placeholder="What is it for?"
          maxLength={MAX_TOPIC_LENGTH}
          spellCheck
          value={topic}
          onChange={(event) => setTopic(event.target.value)}
        />
        <Button
          type="submit"
          look="strong"
          data-testid="channel-submit"
          disabled={name === ''}
          busy={create.busy || edit.busy}
        >
          {channel ? 'Save' : 'Create channel'}
        </Button>
      </form>
    </Modal>
  )
}
