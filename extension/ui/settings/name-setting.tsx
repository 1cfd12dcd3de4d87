import { type FormEvent, useState } from 'react'
import { MAX_NAME_LENGTH } from '../../../shared/limits.ts'
import { usePlace } from '../chat/place-context.ts'
import { Button } from '../controls/button.tsx'
import { TextField } from '../controls/text-field.tsx'
import { useCommand } from '../live/use-command.ts'

/** How one is called on this server. */
export function NameSetting() {
  const { server } = usePlace()
  const [name, setName] = useState(server.me.name)
  const [saved, setSaved] = useState(false)
  const change = useCommand('setName')
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    if (await change.run({ server: server.server, name: name.trim() })) setSaved(true)
  }
  return (
    <form onSubmit={submit} className="flex items-start gap-2">
      <TextField
        className="min-w-0 flex-1"
        label={`Your name on ${server.name}`}
        data-testid="own-name"
        maxLength={MAX_NAME_LENGTH}
        value={name}
        refusal={change.refused?.sentence}
        hint={saved ? 'Saved.' : 'Your key stays the same, so people can tell it is still you.'}
        onChange={(event) => {
          setName(event.target.value)
          setSaved(false)
          change.forget()
        }}
      />
      <Button
        type="submit"
        data-testid="own-name-save"
        className="mt-[1.6rem]"
        disabled={name.trim() === '' || name.trim() === server.me.name}
        busy={change.busy}
      >
        Save
      </Button>
    </form>
  )
}
