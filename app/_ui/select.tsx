/** One of a few: a quiet button that shows the choice and opens the others, each with a sentence if it needs one. */
'use client'
import { Select as Base } from '@base-ui/react/select'
import { Check, ChevronsUpDown, type LucideIcon } from 'lucide-react'
import { createElement } from 'react'
import { cn } from './lib/cn.ts'
import { ROW, SHEET } from './popup-style.ts'

export interface Choice<Value extends string> {
  value: Value
  label: string
  /** What it means, in a sentence. */
  hint?: string
  icon?: LucideIcon
  disabled?: boolean
}

export interface SelectProps<Value extends string> {
  /** Names the control; shown in front of the value when `quiet`. */
  label: string
  value: Value
  choices: readonly Choice<Value>[]
  onChange: (value: Value) => void
  /** For choices that are fetched when somebody looks. */
  onOpen?: () => void
  /** Without a frame, as below a composer. */
  quiet?: boolean
  disabled?: boolean
  id?: string
  className?: string
}

export function Select<Value extends string>(props: SelectProps<Value>) {
  const { label, value, choices, onChange, onOpen, quiet = false, disabled = false, id, className } = props
  const chosen = choices.find((choice) => choice.value === value)
  return (
    <Base.Root
      value={value}
      onValueChange={(next) => next !== null && onChange(next)}
      onOpenChange={(open) => open && onOpen?.()}
      disabled={disabled}
    >
      <Base.Trigger
        id={id}
        aria-label={`${label}: ${chosen?.label ?? value}`}
        className={cn(
          'inline-flex h-(--control) min-w-0 select-none items-center gap-1.5 rounded-control text-ui transition-colors disabled:opacity-45 data-popup-open:bg-hover',
          quiet
            ? 'px-2 text-muted hover:bg-hover hover:text-text'
            : 'justify-between border border-line-strong bg-field px-2.5 text-text hover:border-edge',
          className,
        )}
      >
        {chosen?.icon === undefined
          ? null
          : createElement(chosen.icon, { size: 16, strokeWidth: 1.5, className: 'shrink-0' })}
        <span className="truncate">{chosen?.label ?? value}</span>
        <ChevronsUpDown size={12} strokeWidth={1.5} aria-hidden className="shrink-0 text-faint" />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner
          sideOffset={4}
          align="start"
          alignItemWithTrigger={false}
          collisionPadding={8}
          className="z-50"
        >
          <Base.Popup className={cn(SHEET, 'min-w-(--anchor-width) max-w-84')}>
            {choices.map((choice) => (
              <Base.Item
                key={choice.value}
                value={choice.value}
                disabled={choice.disabled ?? false}
                className={cn(ROW, 'items-start')}
              >
                {choice.icon === undefined ? null : (
                  <span className="mt-0.5 text-muted">
                    {createElement(choice.icon, { size: 16, strokeWidth: 1.5 })}
                  </span>
                )}
                <span className="flex min-w-0 flex-1 flex-col">
                  <Base.ItemText>{choice.label}</Base.ItemText>
                  {choice.hint === undefined ? null : <span className="text-meta text-muted">{choice.hint}</span>}
                </span>
                <span className="mt-0.5 size-4 shrink-0">
                  <Base.ItemIndicator>
                    <Check size={16} strokeWidth={1.5} aria-hidden />
                  </Base.ItemIndicator>
                </span>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
