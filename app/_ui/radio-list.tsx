/** One of a few that all stay in sight, each with what it means. */
'use client'
import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import { useId } from 'react'
import { VisuallyHidden } from './visually-hidden.tsx'

export interface RadioListProps<Value extends string> {
  label: string
  value: Value
  choices: readonly { value: Value; label: string; hint?: string; disabled?: boolean }[]
  onChange: (value: Value) => void
}

export function RadioList<Value extends string>({ label, value, choices, onChange }: RadioListProps<Value>) {
  const id = useId()
  return (
    <RadioGroup value={value} onValueChange={onChange} aria-label={label} className="flex flex-col gap-1">
      {choices.map((choice) => (
        // biome-ignore lint/a11y/noLabelWithoutControl: the control is the Base UI radio within.
        <label
          key={choice.value}
          className="flex select-none items-start gap-2 py-1 pointer-coarse:min-h-11 has-data-disabled:opacity-45"
        >
          <Radio.Root
            value={choice.value}
            aria-labelledby={`${id}-${choice.value}`}
            disabled={choice.disabled ?? false}
            className="mt-0.5 grid size-4 shrink-0 place-items-center rounded-full border border-edge bg-field data-checked:border-accent-solid data-checked:bg-accent-solid"
          >
            <Radio.Indicator className="forced-border size-1.5 rounded-full bg-on-solid" />
          </Radio.Root>
          <span id={`${id}-${choice.value}`} className="flex min-w-0 flex-col">
            <span className="text-ui">{choice.label}</span>
            {choice.hint === undefined ? null : (
              <>
                <VisuallyHidden>: </VisuallyHidden>
                <span className="wrap-text text-meta text-muted">{choice.hint}</span>
              </>
            )}
          </span>
        </label>
      ))}
    </RadioGroup>
  )
}
