/** One choice of the session, as a quiet word that opens the others. */
'use client'
import { ChevronDown } from 'lucide-react'
import type { ComponentProps } from 'react'
import { cn } from '#app/_ui/lib/cn.ts'
import { Menu } from '#app/_ui/menu.tsx'

export interface ChoiceMenuProps {
  label: string
  now: string
  word: string
  keys?: string | undefined
  choices: readonly { value: string; name: string; meaning?: string }[]
  /** For choices that are fetched when somebody looks. */
  onOpen?: () => void
  onChange: (value: string) => void
  className?: string
}

export function ChoiceMenu({ label, now, word, keys, choices, onOpen, onChange, className }: ChoiceMenuProps) {
  return (
    <Menu
      side="top"
      {...(onOpen === undefined ? {} : { onOpen })}
      trigger={
        <QuietButton
          aria-label={`${label}: ${word}`}
          title={keys === undefined ? label : `${label} (${keys})`}
          word={word}
          className={className}
        />
      }
      entries={[
        {
          kind: 'choose',
          label,
          value: now,
          choices: choices.map(({ value, name, meaning }) => ({
            ...{ value, label: name },
            ...(meaning === undefined ? {} : { hint: meaning }),
          })),
          onChange,
        },
      ]}
    />
  )
}

function QuietButton({ word, className, ...rest }: ComponentProps<'button'> & { word: string }) {
  return (
    <button
      type="button"
      className={cn(
        'flex h-6 min-w-0 shrink-0 items-center gap-0.5 rounded-control px-1.5 text-meta text-muted hover:bg-hover hover:text-text data-popup-open:bg-pressed pointer-coarse:h-11',
        className,
      )}
      {...rest}
    >
      <span className="truncate">{word}</span>
      <ChevronDown size={12} strokeWidth={1.5} aria-hidden className="shrink-0" />
    </button>
  )
}
