import { type FormEvent, useState } from 'react'
import { MAX_NAME_LENGTH } from '../../../shared/limits.ts'
import { usePlace } from '../chat/place-context.ts'
import { Button } from '../controls/button.tsx'
import { TextField } from '../controls/text-field.tsx'
import { useServerChange } from './use-server-change.ts'

export function ServerNameForm() {
  const { server } = usePlace()
  const [name, setName] = useState(server.name)
  const [saved, setSaved] = useState(false)
  const { change, busy, refused, forget } = useServerChange()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (await change({ name: name.trim() })) setSaved(true)
  }
  return (
    <form onSubmit={submit} className="flex items-start gap-2">
      <TextField
        className="min-w-0 flex-1"
        label="Name of the server"
        data-testid="server-name-field"
        maxLength={MAX_NAME_LENGTH}
        value={name}
        refusal={refused?.sentence}
        hint={saved ? 'Saved.' : 'Members see the new name at once.'}
        onChange={(event) => {
          setName(event.target.value)
          setSaved(false)
          forget()
        }}
      />
      <Button
        type="submit"
        data-testid="server-name-save"
        className="mt-[1.6rem]"
        disabled={name.trim() === '' || name.trim() === server.name}
        busy={busy}
      >
        Save
      </Button>
    </form>
  )
}
