/** Where the session stops to spend: read, and set. */
'use client'
import { useState } from 'react'
import { useHead } from '#app/_session/hooks.ts'
import { useOpenSession } from '#app/_session/session-context.tsx'
import { Button } from '#app/_ui/button.tsx'
import { formatMoney } from '#app/_ui/lib/format-amount.ts'
import { toast } from '#app/_ui/toast.ts'

export function CapForm() {
  const cap = useHead((state) => state.capMicroUsd, null)
  const [draft, setDraft] = useState<string | null>(null)
  const { command } = useOpenSession()
  const shown = draft ?? (cap === null ? '' : String(cap / 1_000_000))
  const dollars = shown.trim() === '' ? null : Number(shown.replace(',', '.'))
  const valid = dollars === null || (Number.isFinite(dollars) && dollars >= 0 && dollars < 1_000_000)
  const keep = async () => {
    const capMicroUsd = dollars === null ? null : Math.round(dollars * 1_000_000)
    const trouble = await command({ type: 'session-update', capMicroUsd })
    if (trouble !== null) return toast.failed(trouble.message)
    setDraft(null)
    toast.done(capMicroUsd === null ? 'There is no cap now.' : `The cap is ${formatMoney(capMicroUsd)} now.`)
  }
  return (
    <form
      className="mt-3 flex items-end gap-2 border-line border-t pt-3"
      onSubmit={(event) => {
        event.preventDefault()
        if (valid) void keep()
      }}
    >
      <label className="min-w-0 flex-1 text-meta text-muted">
        Stop at, in dollars (empty: no cap)
        <input
          inputMode="decimal"
          value={shown}
          onChange={(event) => setDraft(event.target.value)}
          aria-invalid={!valid}
          className="tabular mt-1 block h-(--control) w-full rounded-control border border-line-strong bg-field px-2 text-text text-ui aria-invalid:border-danger"
        />
      </label>
      <Button type="submit" disabled={!valid}>
        Set
      </Button>
    </form>
  )
}
