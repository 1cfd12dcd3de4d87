import { TextField, type TextFieldProps } from './text-field.tsx'

export interface PassphraseFieldProps extends Omit<TextFieldProps, 'type' | 'autoComplete' | 'onChange'> {
  /** One that is being chosen: browsers offer none that they know. */
  fresh?: boolean
  onType: (passphrase: string) => void
}

/** A field for a passphrase, whose letters nobody reads over a shoulder. */
export function PassphraseField({ fresh = false, onType, ...rest }: PassphraseFieldProps) {
  return (
    <TextField
      {...rest}
      type="password"
      autoComplete={fresh ? 'new-password' : 'current-password'}
      onChange={(event) => onType(event.target.value)}
    />
  )
}
