/** Denying, with what the agent should do instead. */
'use client'
import { useEffect, useRef, useState } from 'react'
import { Button } from '#app/_ui/button.tsx'

export function DenyForm({
  busy,
  onDeny,
  onBack,
}: {
  busy: boolean
  onDeny: (reason: string) => void
  onBack: () => void
}) {
  const [reason, setReason] = useState('')
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  return (
    <form
      className="flex flex-wrap gap-2 px-3 py-2"
      onSubmit={(event) => {
        event.preventDefault()
        onDeny(reason.trim())
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        onBack()
      }}
    >
      <input
        ref={input}
        aria-label="Why not, or what instead"
        placeholder="Why not, or what instead (optional)"
        value={reason}
        maxLength={4_000}
        onChange={(event) => setReason(event.target.value)}
        className="h-(--control) min-w-40 flex-1 rounded-control border border-line-strong bg-field px-2 text-ui"
      />
      <Button type="submit" variant="danger" busy={busy}>
        Deny
      </Button>
      <Button variant="quiet" onClick={onBack}>
        Back
      </Button>
    </form>
  )
}
