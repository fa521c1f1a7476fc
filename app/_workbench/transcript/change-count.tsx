/** Lines added and removed. */
export function ChangeCount({ added = 0, removed = 0 }: { added?: number | undefined; removed?: number | undefined }) {
  if (added === 0 && removed === 0) return null
  return (
    <span className="tabular flex gap-1 text-meta">
      <span className="text-success">+{added}</span>
      <span className="text-danger">−{removed}</span>
      <span className="sr-only">lines</span>
    </span>
  )
}
