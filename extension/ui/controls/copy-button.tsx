import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button, type ButtonProps } from './button.tsx'

export interface CopyButtonProps extends ButtonProps {
  text: string
  label: string
}

export function CopyButton({ text, label, ...rest }: CopyButtonProps) {
  const [said, say] = useState<'copied' | 'failed'>()
  useEffect(() => {
    if (!said) return
    const timer = setTimeout(() => say(undefined), 2_000)
    return () => clearTimeout(timer)
  }, [said])
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => say('copied'),
      () => say('failed'),
    )
  return (
    <Button {...rest} onClick={copy}>
      {said === 'copied' ? <Check size={16} aria-hidden="true" /> : <Copy size={16} aria-hidden="true" />}
      <span aria-live="polite">
        {said === 'copied' ? 'Copied' : said === 'failed' ? 'Select and copy by hand' : label}
      </span>
    </Button>
  )
}
