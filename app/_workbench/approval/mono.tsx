/** Somebody else's text, exactly. */
import { CodeText } from '#app/_ui/code-text.tsx'

export function Mono({ text }: { text: string }) {
  return (
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by key.
      tabIndex={0}
      className="wrap-text max-h-60 overflow-y-auto whitespace-pre-wrap rounded-control bg-background px-2 py-1.5 text-ui"
    >
      <CodeText text={text} />
    </pre>
  )
}
