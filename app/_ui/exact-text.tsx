/** Somebody else's text, exactly: what cannot be seen is shown, and what does not fit is scrolled by key. */
import { CodeText } from './code-text.tsx'
import { cn } from './lib/cn.ts'
import { Scrolled } from './scrolled.tsx'

export function ExactText({ text, className }: { text: string; className?: string }) {
  return (
    <Scrolled
      always
      as="pre"
      className={cn(
        'wrap-text max-h-60 overflow-y-auto whitespace-pre-wrap rounded-control bg-background px-2 py-1.5 text-ui',
        className,
      )}
    >
      <CodeText text={text} />
    </Scrolled>
  )
}
