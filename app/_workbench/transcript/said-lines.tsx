/** What somebody's program said last, below the line that tells of its end. */
export function SaidLines({ lines }: { lines: readonly string[] }) {
  return (
    <pre className="wrap-text mx-auto mb-2 w-fit max-w-[85%] whitespace-pre-wrap rounded-control bg-raised px-3 py-2 font-mono text-meta text-muted">
      {lines.join('\n')}
    </pre>
  )
}
