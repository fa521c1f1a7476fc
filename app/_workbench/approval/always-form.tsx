/** The rule that "always" would write: shown, and changed, before it counts. */
'use client'
import { useEffect, useRef, useState } from 'react'
import { Button } from '#app/_ui/button.tsx'

export interface AlwaysFormProps {
  suggestions: readonly string[]
  busy: boolean
  onAllow: (rule: string) => void
  onBack: () => void
}

export function AlwaysForm({ suggestions, busy, onAllow, onBack }: AlwaysFormProps) {
  const [rule, setRule] = useState(suggestions[0] ?? '')
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  return (
    <form
      className="flex flex-wrap items-end gap-2 px-3 py-2"
      onSubmit={(event) => {
        event.preventDefault()
        if (rule.trim() !== '') onAllow(rule.trim())
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        onBack()
      }}
    >
      <label className="min-w-48 flex-1 text-meta text-muted">
        Rule: what matches it is not asked again. A * stands for anything.
        <input
          ref={input}
          list="always-rules"
          value={rule}
          maxLength={2_000}
          spellCheck={false}
          onChange={(event) => setRule(event.target.value)}
          className="mt-1 h-(--control) w-full rounded-control border border-line-strong bg-field px-2 font-mono text-text text-ui"
        />
      </label>
      <datalist id="always-rules">
        {suggestions.map((suggestion) => (
          <option key={suggestion} value={suggestion} />
        ))}
      </datalist>
      <Button type="submit" variant="primary" busy={busy} disabled={rule.trim() === ''}>
        Always allow
      </Button>
      <Button variant="quiet" onClick={onBack}>
        Back
      </Button>
    </form>
  )
}
