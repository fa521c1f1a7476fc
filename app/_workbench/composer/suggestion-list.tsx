/** What can be named at the caret, above the place where one writes. The keyboard stays in the text. */
'use client'
import { Highlight } from '#app/_ui/highlight.tsx'
import { cn } from '#app/_ui/lib/cn.ts'
import type { Suggestion } from './use-suggestions.ts'

export interface SuggestionListProps {
  id: string
  all: readonly Suggestion[]
  at: number
  /** Said in place of them. */
  note: string | null
  onPick: (suggestion: Suggestion) => void
}

export function SuggestionList({ id, all, at, note, onPick }: SuggestionListProps) {
  return (
    <div className="absolute inset-x-0 bottom-full z-20 mb-1 max-h-64 overflow-y-auto rounded-card bg-float p-1 shadow-float">
      {note === null ? null : <p className="px-2 py-1 text-meta text-muted">{note}</p>}
      <div role="listbox" id={id} aria-label="Suggestions">
        {all.map((one, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the text field has the keyboard and moves through these.
          <div
            key={one.insert}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className={cn(
              'flex min-h-7 items-center gap-2 rounded-control px-2 text-ui pointer-coarse:min-h-11',
              index === at && 'bg-hover',
            )}
            // The text keeps the focus.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onPick(one)}
          >
            <span className="min-w-0 truncate font-mono">
              <Highlight text={one.title} ranges={one.ranges} />
            </span>
            <span className="ml-auto shrink-0 truncate text-meta text-muted">{one.hint}</span>
          </div>
        ))}
      </div>
    </div>
  )
}
