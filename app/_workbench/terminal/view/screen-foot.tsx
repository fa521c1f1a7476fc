/** The strip below a screen that has ended: how, and what can be done now. */
import type { ReactNode } from 'react'
import { StatusDot } from '#app/_ui/status-dot.tsx'
import type { ExitWords } from '../tabs/exit-words.ts'

export function ScreenFoot({ words, children }: { words: Pick<ExitWords, 'tone' | 'sentence'>; children?: ReactNode }) {
  return (
    <div
      role="status"
      // In a narrow place what can be done stands below the words: beside them it would leave no room for a word.
      className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-2 gap-y-1 border-line border-t bg-raised py-0.5 pr-1 pl-2.5 text-meta text-muted"
    >
      <StatusDot tone={words.tone} />
      <span className="wrap-text min-w-28 flex-1">{words.sentence}</span>
      {children}
    </div>
  )
}
