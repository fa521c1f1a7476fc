/** One of two to five short words, side by side. */
'use client'
import { Toggle } from '@base-ui/react/toggle'
import { ToggleGroup } from '@base-ui/react/toggle-group'
import type { ReactNode } from 'react'
import { cn } from './lib/cn.ts'

export interface SegmentedControlProps<Value extends string> {
  label: string
  value: Value
  choices: readonly { value: Value; label: ReactNode; name?: string }[]
  onChange: (value: Value) => void
  className?: string
}

export function SegmentedControl<Value extends string>(props: SegmentedControlProps<Value>) {
  const { label, value, choices, onChange, className } = props
  return (
    <ToggleGroup
      aria-label={label}
      value={[value]}
      onValueChange={([next]) => {
        // Pressing what is chosen would leave nothing chosen.
        const chosen = choices.find((choice) => choice.value === next)
        if (chosen !== undefined) onChange(chosen.value)
      }}
      className={cn(
        'inline-flex h-(--control) max-w-full rounded-control bg-hover p-0.5 pointer-coarse:h-12',
        className,
      )}
    >
      {choices.map((choice) => (
        <Toggle
          key={choice.value}
          value={choice.value}
          aria-label={choice.name}
          className="inline-flex min-w-0 flex-auto select-none pointer-coarse:min-w-11 items-center justify-center gap-1.5 rounded-small px-2.5 text-muted text-ui transition-colors hover:text-text data-pressed:bg-chosen data-pressed:text-text data-pressed:shadow-[0_0_0_1px_var(--line-strong)] forced-colors:data-pressed:outline"
        >
          <span className="truncate">{choice.label}</span>
        </Toggle>
      ))}
    </ToggleGroup>
  )
}
