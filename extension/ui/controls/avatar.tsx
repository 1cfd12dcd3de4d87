import { Bot } from 'lucide-react'
import type { CSSProperties } from 'react'
import { hueOf } from '../show/hue-of.ts'
import { initialsOf } from '../show/initials-of.ts'

export interface AvatarProps {
  of: string
  name: string
  size?: number
  virtual?: boolean
}

/** A person's colour and initials. The key decides the colour, so a borrowed name does not borrow it. */
export function Avatar({ of, name, size = 36, virtual }: AvatarProps) {
  const style = { '--hue': hueOf(of), width: size, height: size, fontSize: size * 0.38 } as CSSProperties
  return (
    <span
      aria-hidden="true"
      style={style}
      className={`author-fill inline-grid shrink-0 place-items-center overflow-hidden leading-none font-semibold
        select-none ${virtual ? 'rounded-lg' : 'rounded-full'}`}
    >
      {virtual ? <Bot size={size * 0.58} /> : initialsOf(name)}
    </span>
  )
}
