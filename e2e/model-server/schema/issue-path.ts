/** Paths in the API's own spelling: dots, indices as sent, and the tag of each tagged union on the way. */

type Path = readonly PropertyKey[]

const taggedKeys = new Set<PropertyKey>(['source', 'cache_control', 'thinking', 'tool_choice', 'caller'])

/** The value that a path leads to, or undefined. */
export function valueAt(root: unknown, path: Path): unknown {
  let value = root
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = Object.hasOwn(value, key) ? (value as Record<PropertyKey, unknown>)[key] : undefined
  }
  return value
}

function tagOf(value: unknown, parent: PropertyKey | undefined, key: PropertyKey): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const inList = typeof key === 'number' && (parent === 'content' || parent === 'tools')
  if (!inList && !taggedKeys.has(key)) return undefined
  const type = (value as { type?: unknown }).type
  if (typeof type === 'string') return type
  return parent === 'tools' ? 'custom' : undefined
}

/** `['messages', 0, 'content', 1, 'text']` of a text block reads `messages.0.content.1.text.text`. */
export function issuePath(root: unknown, path: Path): string {
  const words: string[] = []
  path.forEach((key, position) => {
    words.push(String(key))
    if (position === path.length - 1) return
    const tag = tagOf(valueAt(root, path.slice(0, position + 1)), path[position - 1], key)
    if (tag !== undefined) words.push(tag)
  })
  return words.join('.')
}
