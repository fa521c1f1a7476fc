/** Yes, no, or partly. */
'use client'
import { Checkbox as Base } from '@base-ui/react/checkbox'
import { Check, Minus } from 'lucide-react'
import { type ReactNode, useId } from 'react'

export interface CheckboxProps {
  label: ReactNode
  checked: boolean
  partly?: boolean
  disabled?: boolean
  onChange: (checked: boolean) => void
}

export function Checkbox({ label, checked, partly = false, disabled = false, onChange }: CheckboxProps) {
  const id = useId()
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the Base UI checkbox within.
    <label className="inline-flex min-h-7 select-none items-center gap-2 text-ui pointer-coarse:min-h-11 has-data-disabled:opacity-45">
      <Base.Root
        aria-labelledby={id}
        checked={checked}
        indeterminate={partly}
        disabled={disabled}
        onCheckedChange={onChange}
        className="grid size-4 shrink-0 place-items-center rounded-small border border-edge bg-field text-on-solid data-checked:border-accent-solid data-indeterminate:border-accent-solid data-checked:bg-accent-solid data-indeterminate:bg-accent-solid"
      >
        <Base.Indicator className="grid place-items-center">
          {partly ? (
            <Minus size={12} strokeWidth={2.5} aria-hidden />
          ) : (
            <Check size={12} strokeWidth={2.5} aria-hidden />
          )}
        </Base.Indicator>
      </Base.Root>
      <span id={id}>{label}</span>
    </label>
  )
}
