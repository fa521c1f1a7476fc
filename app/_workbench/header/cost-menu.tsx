/** Tokens and cost against the cap; behind it, what they are made of and the cap itself. */
'use client'
import { useState } from 'react'
import { useHead } from '#app/_session/hooks.ts'
import { useOpenSession } from '#app/_session/session-context.tsx'
import { Button } from '#app/_ui/button.tsx'
import { cn } from '#app/_ui/lib/cn.ts'
import { formatCount, formatMoney } from '#app/_ui/lib/format-amount.ts'
import { Popover } from '#app/_ui/popover.tsx'
import { toast } from '#app/_ui/toast.ts'
import { EMPTY_STATE } from '#protocol/state.ts'

export function CostMenu() {
  const usage = useHead((state) => state.usage, EMPTY_STATE.usage)
  const cap = useHead((state) => state.capMicroUsd, null)
  const near = cap !== null && usage.costMicroUsd >= cap * 0.9
  const tokens = usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens + usage.outputTokens
  const words = `${formatMoney(usage.costMicroUsd)}${cap === null ? '' : ` of ${formatMoney(cap)}`}`
  return (
    <Popover
      title="What this session used"
      align="end"
      trigger={
        <button
          type="button"
          aria-label={`Cost ${words}, ${formatCount(tokens)} tokens`}
          className={cn(
            'tabular h-7 rounded-control px-1.5 text-meta hover:bg-hover',
            near ? 'text-warning' : 'text-muted hover:text-text',
          )}
        >
          {words}
        </button>
      }
    >
      <dl className="tabular grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 text-ui">
        <Row name="Read by the model" value={usage.inputTokens + usage.cacheWriteTokens} />
        <Row name="Read from its cache" value={usage.cacheReadTokens} />
        <Row name="Written by the model" value={usage.outputTokens} />
      </dl>
      <Cap cap={cap} />
    </Popover>
  )
}

function Row({ name, value }: { name: string; value: number }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="text-right">{formatCount(value)}</dd>
    </>
  )
}

function Cap({ cap }: { cap: number | null }) {
  const [draft, setDraft] = useState(cap === null ? '' : String(cap / 1_000_000))
  const { command } = useOpenSession()
  const dollars = draft.trim() === '' ? null : Number(draft.replace(',', '.'))
  const valid = dollars === null || (Number.isFinite(dollars) && dollars >= 0 && dollars < 1_000_000)
  const keep = async () => {
    const capMicroUsd = dollars === null ? null : Math.round(dollars * 1_000_000)
    const trouble = await command({ type: 'session-update', capMicroUsd })
    if (trouble !== null) toast.failed(trouble.message)
    else toast.done(capMicroUsd === null ? 'There is no cap now.' : `The cap is ${formatMoney(capMicroUsd)} now.`)
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
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          aria-invalid={!valid}
          className="tabular mt-1 block h-7 w-full rounded-control border border-line-strong bg-field px-2 text-text text-ui aria-invalid:border-danger"
        />
      </label>
      <Button type="submit" disabled={!valid}>
        Set
      </Button>
    </form>
  )
}
