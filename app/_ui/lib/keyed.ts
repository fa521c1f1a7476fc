/** Keys for rows of a list that never changes, by what they say and how often that was said before: not by their place. */

export function keyed<T>(rows: readonly T[], nameOf: (row: T) => string): readonly { key: string; row: T }[] {
  const seen = new Map<string, number>()
  return rows.map((row) => {
    const name = nameOf(row)
    const before = seen.get(name) ?? 0
    seen.set(name, before + 1)
    return { key: `${before}:${name}`, row }
  })
}
