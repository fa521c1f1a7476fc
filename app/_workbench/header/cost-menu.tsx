/** Tokens and cost against the cap; behind it, what they are made of and the cap itself. */
'use client'
import { cn } from '#app/_ui/lib/cn.ts'
import { formatCount } from '#app/_ui/lib/format-amount.ts'
import { Popover } from '#app/_ui/popover.tsx'
import { CapForm } from '../cost/cap-form.tsx'
import { useSpent } from '../cost/use-spent.ts'

export function CostMenu() {
  const { usage, tokens, words, near } = useSpent()
  return (
    <Popover
      title="What this session used"
      align="end"
      trigger={
        <button
          type="button"
          aria-label={`Cost ${words}, ${formatCount(tokens)} tokens`}
          className={cn(
            'tabular flex h-7 items-center gap-2 whitespace-nowrap rounded-control px-1.5 text-meta hover:bg-hover pointer-coarse:h-11',
            near ? 'text-warning' : 'text-muted hover:text-text',
          )}
        >
          {/* The first to go where it is narrow: it stands behind the press as well. */}
          {tokens === 0 ? null : <span className="max-[72rem]:hidden">{formatCount(tokens)}</span>}
          <span>{words}</span>
        </button>
      }
    >
      <dl className="tabular grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 text-ui">
        <Row name="Read by the model" value={usage.inputTokens + usage.cacheWriteTokens} />
        <Row name="Read from its cache" value={usage.cacheReadTokens} />
        <Row name="Written by the model" value={usage.outputTokens} />
      </dl>
      <CapForm />
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
