/** On or off, at once. */
'use client'
import { Switch as Base } from '@base-ui/react/switch'

export interface SwitchProps {
  checked: boolean
  onChange: (checked: boolean) => void
  disabled?: boolean
  id?: string
  'aria-label'?: string
  'aria-labelledby'?: string
  'aria-describedby'?: string | undefined
}

export function Switch({ checked, onChange, ...rest }: SwitchProps) {
  return (
    <Base.Root
      checked={checked}
      onCheckedChange={onChange}
      className="relative inline-flex h-4.5 w-7.5 shrink-0 items-center rounded-full bg-edge p-0.5 transition-colors before:absolute before:inset-x-0 before:-inset-y-1 before:content-[''] data-checked:bg-accent-solid data-disabled:opacity-45 pointer-coarse:before:-inset-3.5"
      {...rest}
    >
      <Base.Thumb className="forced-border block size-3.5 rounded-full bg-on-solid transition-transform data-checked:translate-x-3" />
    </Base.Root>
  )
}
