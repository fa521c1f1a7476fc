/** Output as a block of text that can be copied. */
'use client'
import { CopyButton } from '#app/_ui/copy-button.tsx'
import { cn } from '#app/_ui/lib/cn.ts'
import { Scrolled } from '#app/_ui/scrolled.tsx'

export function OutputText({ text, copy, danger = false }: { text: string; copy: string; danger?: boolean }) {
  return (
    <div className="relative">
      <Scrolled
        always
        as="pre"
        className={cn(
          'wrap-text max-h-120 min-w-0 overflow-y-auto whitespace-pre-wrap rounded-card border border-line px-3 py-2 text-meta',
          danger ? 'text-danger' : 'text-muted',
        )}
      >
        {text}
      </Scrolled>
      <CopyButton label="Copy the output" text={copy} className="absolute top-1 right-1 bg-background" />
    </div>
  )
}
