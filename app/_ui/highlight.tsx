/** Marks the parts of a text that a search found. */

export interface HighlightProps {
  text: string
  /** Start and end of each part, in UTF-16 units, in order, not overlapping. */
  ranges: readonly (readonly [number, number])[]
}

export function Highlight({ text, ranges }: HighlightProps) {
  let from = 0
  const parts = ranges.flatMap(([start, end]) => {
    const before = text.slice(from, start)
    from = end
    return [
      before,
      <mark key={start} className="bg-transparent font-semibold text-accent">
        {text.slice(start, end)}
      </mark>,
    ]
  })
  return (
    <>
      {parts}
      {text.slice(from)}
    </>
  )
}
