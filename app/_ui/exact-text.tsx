/** Somebody else's text, exactly: what cannot be seen is shown, and what does not fit is scrolled by key. */
import { CodeText } from './code-text.tsx'
import { cn } from './lib/cn.ts'

export function ExactText({ text, className }: { text: string; className?: string }) {
  return (
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: WCAG 2.1.1 wants what scrolls to be reached by key, and the rule does not know what scrolls.
      tabIndex={0}
      className={cn(
        'wrap-text max-h-60 overflow-y-auto whitespace-pre-wrap rounded-control bg-background px-2 py-1.5 text-ui',
        className,
      )}
    >
      <CodeText text={text} />
    </pre>
  )
}
