import { useEffect, useState } from 'react'
import type { Aim } from '../chat/channel-context.ts'
import { useStored } from '../live/use-stored.ts'

/** The composer's text: a draft that survives channels and restarts, and beside it the words of an edit. */
export function useWords(draftKey: string, aim: Aim | null): [string, (text: string) => void] {
  const [draft, setDraft] = useStored(draftKey)
  const editing = aim?.kind === 'edit' ? aim.message : null
  const [edit, setEdit] = useState({ of: editing, text: editing?.text ?? '' })
  useEffect(() => setEdit({ of: editing, text: editing?.text ?? '' }), [editing])
  if (!editing) return [draft, setDraft]
  return [edit.of === editing ? edit.text : editing.text, (text) => setEdit({ of: editing, text })]
}
