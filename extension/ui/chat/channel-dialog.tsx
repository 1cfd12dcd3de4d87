import { type FormEvent, useState } from 'react'
import type { Audience } from '../../../shared/body.ts'
import type { LogId, PublicKey } from '../../../shared/ids.ts'
import { MAX_TOPIC_LENGTH } from '../../../shared/limits.ts'
import type { ChannelView } from '../../bridge/views.ts'
import { Button } from '../controls/button.tsx'
import { Choice } from '../controls/choice.tsx'
import { Modal } from '../controls/modal.tsx'
import { RefusedLine } from '../controls/refused-line.tsx'
import { TextField } from '../controls/text-field.tsx'
import { useCommand } from '../live/use-command.ts'
import { ChannelRestrictions } from '../moderation/channel-restrictions.tsx'
import { MembersField } from '../moderation/members-field.tsx'
import { usePlace } from './place-context.ts'
import { may } from './powers.ts'
import { tidyChannelName } from './tidy-channel-name.ts'

export interface ChannelDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** Set: this one is edited. Not set: a new one is made. */
  channel?: ChannelView
  onCreated?: (log: LogId) => void
}

const AUDIENCES: readonly { value: Audience; words: string }[] = [
  { value: 'all', words: 'Everybody' },
  { value: 'members', words: 'Its list' },
  { value: 'moderators', words: 'Moderators' },
]

/** What a channel is called and who takes part in it; of one that is there, each part for whom it is to change. */
export function ChannelDialog({ open, onOpenChange, channel, onCreated }: ChannelDialogProps) {
  const { server } = usePlace()
  const { me } = server
  const owns = !channel || channel.creator === me.key || may(me, 'manage')
  return (
    <Modal open={open} onOpenChange={onOpenChange} title={channel ? `#${channel.name}` : 'New channel'}>
      <div className="flex flex-col divide-y divide-line *:py-4 *:first:pt-0 *:last:pb-0">
        {channel && may(me, 'moderate') && <ChannelRestrictions channel={channel} />}
        {owns && <ChannelForm channel={channel} onDone={() => onOpenChange(false)} onCreated={onCreated} />}
      </div>
    </Modal>
  )
}

interface ChannelFormProps {
  channel: ChannelView | undefined
  onDone: () => void
  onCreated: ((log: LogId) => void) | undefined
}

function ChannelForm({ channel, onDone, onCreated }: ChannelFormProps) {
  const { server } = usePlace()
  const [name, setName] = useState(channel?.name ?? '')
  const [topic, setTopic] = useState(channel?.topic ?? '')
  const [reads, setReads] = useState<Audience>(channel?.reads ?? 'all')
  const [posts, setPosts] = useState<Audience>(channel?.posts ?? 'all')
  const [members, setMembers] = useState<readonly PublicKey[]>(channel?.members ?? [])
  const create = useCommand('createChannel')
  const edit = useCommand('editChannel')
  const list = useCommand('setChannelMembers')
  const busy = create.busy || edit.busy || list.busy
  const listed = reads === 'members' || posts === 'members'

  /** Puts on the list of a channel, or takes off, whoever was chosen so. Answers whether that went through. */
  const saveList = async (log: LogId): Promise<boolean> => {
    const before = channel?.members ?? []
    const added = members.filter((key) => !before.includes(key))
    const removed = before.filter((key) => !members.includes(key))
    for (const [keys, on] of [
      [added, true],
      [removed, false],
    ] as const)
      if (keys.length > 0 && !(await list.run({ server: server.server, log, keys: [...keys], on })))
        return false
    return true
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    // portals bubble in React's tree
    event.stopPropagation()
    if (name === '' || busy) return
    const said = { server: server.server, name, topic: topic.trim(), reads, posts }
    if (channel) {
      const { log } = channel
      // The list first: nobody who is on it is shut out in between.
      if ((!listed || (await saveList(log))) && (await edit.run({ ...said, log }))) onDone()
      return
    }
    const made = await create.run(said)
    if (!made || (listed && !(await saveList(made.answer.log)))) return
    onDone()
    onCreated?.(made.answer.log)
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        label="Name"
        data-testid="channel-name"
        placeholder="for-example-this"
        value={name}
        refusal={(create.refused ?? edit.refused)?.sentence}
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
      <Choice
        label="Who reads"
        testId="channel-reads"
        options={AUDIENCES}
        value={reads}
        onChange={setReads}
      />
      <Choice
        label="Who writes"
        testId="channel-posts"
        options={AUDIENCES}
        value={posts}
        onChange={setPosts}
      />
      {listed && <MembersField members={members} onChange={setMembers} />}
      {reads !== 'all' && (
        <p className="text-[13px] text-faint">
          Who may not read gets nothing of it from the relay or from honest members. Its words are not
          encrypted among those who read, and moderators always do.
        </p>
      )}
      <RefusedLine refused={list.refused} />
      <Button type="submit" look="strong" data-testid="channel-submit" disabled={name === ''} busy={busy}>
        {channel ? 'Save' : 'Create channel'}
      </Button>
    </form>
  )
}
