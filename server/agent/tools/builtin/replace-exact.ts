/** Exact replacement in a text: no pattern, no guess. */

export type Replacement =
  | { kind: 'replaced'; text: string; count: number }
  | { kind: 'missing' | 'ambiguous'; words: string }

/** A file with Windows line ends matches text that has plain ones, and keeps its own. */
export function replaceExact(
  before: string,
  request: { old_string: string; new_string: string; replace_all?: boolean | undefined },
): Replacement {
  const windows = before.includes('\r\n') && !request.old_string.includes('\r')
  const old = windows ? request.old_string.replace(/\n/g, '\r\n') : request.old_string
  const fresh = windows ? request.new_string.replace(/\r?\n/g, '\r\n') : request.new_string
  const parts = before.split(old)
  const count = parts.length - 1
  if (count === 0) return { kind: 'missing', words: missing(before, request.old_string) }
  if (count > 1 && request.replace_all !== true) {
    return {
      kind: 'ambiguous',
      words: `old_string occurs ${count} times. Give more of the lines around the one you mean, or set replace_all.`,
    }
  }
  return { kind: 'replaced', text: parts.join(fresh), count }
}

/** Says what is probably wrong, since the same call would fail again. */
function missing(before: string, old: string): string {
  const squeeze = (text: string) => text.replace(/\s+/g, ' ').trim()
  if (/^\s*\d+\t/.test(old))
    return 'old_string was not found. It seems to contain the line numbers that Read shows; leave them out.'
  if (squeeze(old) !== '' && squeeze(before).includes(squeeze(old)))
    return 'old_string was not found exactly; only its white space differs. Copy indentation and line breaks as they stand in the file.'
  return 'old_string was not found in the file. Read the file again and copy the text exactly.'
}
