import type { FormEvent } from 'react'
import type { PublicKey } from '../../../shared/ids.ts'
import { MAX_NAME_LENGTH } from '../../../shared/limits.ts'
import { Button } from '../controls/button.tsx'
import { Notice } from '../controls/notice.tsx'
import { TextField } from '../controls/text-field.tsx'
import { AboutField } from '../door/about-field.tsx'
import { InviteCard } from '../invite/invite-card.tsx'
import { useInvite } from './use-invite.ts'
import type { JoinDraft } from './use-join-draft.ts'

export interface JoinFormProps {
  draft: JoinDraft
  onJoined: (server: PublicKey) => void
}

/** From an invite link to a place in a server. */
export function JoinForm({ draft, onJoined }: JoinFormProps) {
  const { link, setLink, name, setName, about, setAbout, join } = draft
  const { invite, refusal } = useInvite(link.trim())

  const knocks = invite?.invited === false && !invite.known

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (join.busy) return
    const joined = await join.run({ link: link.trim(), name: name.trim(), about: knocks ? about.trim() : '' })
    if (!joined) return
    setLink('')
    onJoined(joined.answer.server)
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        label="Invite link"
        data-testid="invite-link"
        placeholder="Paste the link you were sent"
        value={link}
        dir="ltr"
        refusal={refusal}
        onChange={(event) => {
          setLink(event.target.value)
          join.forget()
        }}
      />
      {invite && <InviteCard invite={invite} />}
      {invite?.virtual && !invite.known && (
        <Notice look="warn" data-testid="invite-for-virtual">
          This link is for a virtual client. Who joins by it keeps history for others and can never write with
          this key: to talk, ask for an invite for people.
        </Notice>
      )}
      {invite?.known && <Notice>You are on this server already.</Notice>}
      <TextField
        label="Your name there"
        data-testid="join-name"
        placeholder="How others see you"
        maxLength={MAX_NAME_LENGTH}
        value={name}
        onChange={(event) => {
          setName(event.target.value)
          join.forget()
        }}
      />
      {knocks && <AboutField about={about} onAbout={setAbout} />}
      {join.refused && (
        <Notice look="danger" role="alert" data-testid="join-refusal" data-reason={join.refused.reason}>
          {join.refused.sentence}
        </Notice>
      )}
      <Button
        type="submit"
        look="strong"
        data-testid="join-submit"
        disabled={link.trim() === '' || name.trim() === '' || refusal !== undefined}
        busy={join.busy}
      >
        {knocks ? 'Join, or knock' : 'Join'}
      </Button>
    </form>
  )
}
