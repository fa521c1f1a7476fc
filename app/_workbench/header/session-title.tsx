/** The title, changed where it stands. */
'use client'
import { useState } from 'react'
import { useHead } from '#app/_session/hooks.ts'
import { useOpenSession } from '#app/_session/session-context.tsx'
import { toast } from '#app/_ui/toast.ts'

const UNTITLED = 'Untitled session'

export function SessionTitle() {
  const title = useHead((state) => state.title, '')
  const readOnly = useHead((state) => state.notUnderstood !== null, true)
  const [draft, setDraft] = useState<string | null>(null)
  const { command } = useOpenSession()
  const keep = async () => {
    const next = draft?.trim() ?? ''
    setDraft(null)
    if (next === '' || next === title) return
    const trouble = await command({ type: 'session-update', title: next })
    if (trouble !== null) toast.failed(trouble.message)
  }
  if (draft === null) {
    return (
      <h1 className="min-w-0 font-medium text-ui">
        <button
          type="button"
          disabled={readOnly}
          title="Rename"
          className="block max-w-full truncate rounded-control px-1.5 py-0.5 text-left hover:bg-hover pointer-coarse:min-h-11 disabled:hover:bg-transparent"
          onClick={() => setDraft(title)}
        >
          {title === '' ? UNTITLED : title}
        </button>
      </h1>
    )
  }
  return (
    <input
      // biome-ignore lint/a11y/noAutofocus: the person has just asked to type here.
      autoFocus
      aria-label="Title"
      value={draft}
      maxLength={200}
      onChange={(event) => setDraft(event.target.value)}
      onFocus={(event) => event.target.select()}
      onBlur={() => void keep()}
      onKeyDown={(event) => {
        if (event.key === 'Enter') void keep()
        if (event.key === 'Escape') setDraft(null)
      }}
      className="h-7 w-80 min-w-0 pointer-coarse:h-11 shrink rounded-control border border-accent bg-field px-1.5 font-medium text-ui outline-none"
    />
  )
}
