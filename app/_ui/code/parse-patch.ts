/** A unified patch of one file as lines with their numbers. Pure; what is not a patch gives no lines. */

export interface PatchLine {
  kind: 'context' | 'added' | 'removed'
  /** Line numbers before and after; null where the line is not there. */
  before: number | null
  after: number | null
  text: string
  /** The file does not end with a line break here. */
  noNewline: boolean
}
export interface PatchHunk {
  header: string
  lines: PatchLine[]
}

const HUNK = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@(.*)$/

export function parsePatch(patch: string): PatchHunk[] {
  const hunks: PatchHunk[] = []
  let at = { before: 0, after: 0, oldLeft: 0, newLeft: 0 }
  for (const raw of patch.split('\n')) {
    const hunk = HUNK.exec(raw)
    if (hunk !== null && at.oldLeft <= 0 && at.newLeft <= 0) {
      const [, before, oldCount = '1', after, newCount = '1', header = ''] = hunk
      at = { before: Number(before), after: Number(after), oldLeft: Number(oldCount), newLeft: Number(newCount) }
      hunks.push({ header: header.trim(), lines: [] })
      continue
    }
    const lines = hunks.at(-1)?.lines
    if (lines !== undefined) takeLine(lines, raw, at)
  }
  return hunks
}

/** The counts of the hunk's head say which lines are its own: a line that begins with `---` may be removed text. */
function takeLine(
  lines: PatchLine[],
  raw: string,
  at: { before: number; after: number; oldLeft: number; newLeft: number },
): void {
  const [mark, text] = [raw[0], raw.slice(1)]
  if (mark === '\\') {
    const last = lines.at(-1)
    if (last !== undefined) last.noNewline = true
    return
  }
  if (mark === '+' && at.newLeft > 0) {
    lines.push({ kind: 'added', before: null, after: at.after++, text, noNewline: false })
    at.newLeft -= 1
  } else if (mark === '-' && at.oldLeft > 0) {
    lines.push({ kind: 'removed', before: at.before++, after: null, text, noNewline: false })
    at.oldLeft -= 1
  } else if ((mark === ' ' || raw === '') && at.oldLeft > 0 && at.newLeft > 0) {
    lines.push({ kind: 'context', before: at.before++, after: at.after++, text, noNewline: false })
    at.oldLeft -= 1
    at.newLeft -= 1
  }
}
