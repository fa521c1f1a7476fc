/** A name that is changed where it stands: Enter keeps it, Escape and an empty name leave it as it was. */
'use client'
import { useEffect, useRef } from 'react'
import { FIELD } from './field-style.ts'
import { cn } from './lib/cn.ts'

export interface InlineEditProps {
  label: string
  value: string
  onDone: (value: string | null) => void
  /** Selects all but this ending, as for a file's name. */
  keepEnding?: boolean
  className?: string
}

export function InlineEdit({ label, value, onDone, keepEnding = false, className }: InlineEditProps) {
  const input = useRef<HTMLInputElement>(null)
  const settled = useRef(false)
  useEffect(() => {
    const dot = keepEnding ? value.lastIndexOf('.') : -1
    input.current?.focus()
    input.current?.setSelectionRange(0, dot > 0 ? dot : value.length)
  }, [keepEnding, value])
  const settle = (next: string | null) => {
    if (settled.current) return
    settled.current = true
    const text = next?.trim() ?? ''
    onDone(text === '' || text === value ? null : text)
  }
  return (
    <input
      ref={input}
      aria-label={label}
      defaultValue={value}
      spellCheck={false}
      autoComplete="off"
      className={cn(FIELD, 'h-6 px-1.5', className)}
      onBlur={(event) => settle(event.target.value)}
      onClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.nativeEvent.isComposing) return
        if (event.key === 'Enter') settle(event.currentTarget.value)
        if (event.key === 'Escape') settle(null)
      }}
    />
  )
}
