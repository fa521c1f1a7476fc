/** Brace expansion, which makes words out of one word before anything else is expanded: `{rm,-rf,x}` is a command. */

/** One character of a word, or a whole expansion standing for itself. */
export type Cell<T> = { readonly character: string; readonly quoted: boolean } | { readonly piece: T }

const MAX_WORDS = 64

/** The words that a word becomes; undefined when there are too many to follow. */
export function expandBraces<T>(cells: readonly Cell<T>[]): readonly (readonly Cell<T>[])[] | undefined {
  const group = firstGroup(cells)
  if (group === undefined) return [cells]
  const words: (readonly Cell<T>[])[] = []
  for (const middle of group.choices) {
    const rest = expandBraces([...middle, ...cells.slice(group.end)])
    if (rest === undefined) return undefined
    for (const word of rest) words.push([...cells.slice(0, group.start), ...word])
    if (words.length > MAX_WORDS) return undefined
  }
  return words
}

interface Group<T> {
  readonly start: number
  readonly end: number
  readonly choices: readonly (readonly Cell<T>[])[]
}

/** The first `{…}` that holds a comma or a range; others are plain text. */
function firstGroup<T>(cells: readonly Cell<T>[]): Group<T> | undefined {
  for (let start = 0; start < cells.length; start += 1) {
    if (!is(cells[start], '{') || isParameter(cells, start)) continue
    const close = matchingBrace(cells, start)
    if (close === undefined) continue
    const inner = cells.slice(start + 1, close)
    const choices = splitAtCommas(inner)
    if (choices.length > 1) return { start, end: close + 1, choices }
    const range = expandRange(inner)
    if (range !== undefined) return { start, end: close + 1, choices: range }
  }
  return undefined
}

function is<T>(cell: Cell<T> | undefined, character: string): boolean {
  return cell !== undefined && 'character' in cell && !cell.quoted && cell.character === character
}

function isParameter<T>(cells: readonly Cell<T>[], at: number): boolean {
  return is(cells[at - 1], '$')
}

function matchingBrace<T>(cells: readonly Cell<T>[], start: number): number | undefined {
  let depth = 0
  for (let at = start; at < cells.length; at += 1) {
    if (is(cells[at], '{')) depth += 1
    if (is(cells[at], '}')) depth -= 1
    if (depth === 0) return at
  }
  return undefined
}

function splitAtCommas<T>(cells: readonly Cell<T>[]): (readonly Cell<T>[])[] {
  const choices: Cell<T>[][] = [[]]
  let depth = 0
  for (const cell of cells) {
    if (is(cell, '{')) depth += 1
    if (is(cell, '}')) depth -= 1
    if (depth === 0 && is(cell, ',')) choices.push([])
    else choices.at(-1)?.push(cell)
  }
  return choices
}

/** `1..9`, `a..f`, with an optional step. */
function expandRange<T>(cells: readonly Cell<T>[]): (readonly Cell<T>[])[] | undefined {
  const text = cells.map((cell) => ('character' in cell && !cell.quoted ? cell.character : '\0')).join('')
  const match = /^(-?\d+|[A-Za-z])\.\.(-?\d+|[A-Za-z])(?:\.\.(-?\d+))?$/.exec(text)
  const [, from = '', to = '', step = '1'] = match ?? []
  if (match === null) return undefined
  const numeric = /\d/.test(from) && /\d/.test(to)
  const [first, last] = numeric ? [Number(from), Number(to)] : [from.charCodeAt(0), to.charCodeAt(0)]
  const stride = Math.max(1, Math.abs(Number(step)))
  const count = Math.floor(Math.abs(last - first) / stride) + 1
  return Array.from({ length: Math.min(count, MAX_WORDS + 1) }, (_, index) => {
    const value = first + (last < first ? -1 : 1) * index * stride
    return [...(numeric ? String(value) : String.fromCharCode(value))].map((character) => ({ character, quoted: true }))
  })
}
