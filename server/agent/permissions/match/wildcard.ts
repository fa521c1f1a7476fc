/** `*` in rule texts: any run of characters, everything else itself. */

/** A matcher for the whole text; `*` matches any run, also an empty one. */
export function wildcardRegExp(pattern: string, flags = ''): RegExp {
  return new RegExp(`^${pattern.split('*').map(escapeRegExp).join('[^]*')}$`, flags)
}

export function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}
