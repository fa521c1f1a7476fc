// A second opinion on where a word ends, by bash's own quoting rules, since grammars and shells disagree at the edges.

const METACHARACTERS = new Set([' ', '\t', '\n', ';', '&', '|', '(', ')', '<', '>'])

/** Where each expansion that starts in the text ends, by its first index. */
export type ExpansionEnds = ReadonlyMap<number, number>

/** The index after the word that starts at `start`, or undefined when the text cannot be followed. */
export function wordEnd(source: string, start: number, expansions: ExpansionEnds): number | undefined {
  let at = start
  while (at < source.length) {
    const next = step(source, at, expansions)
    if (next === undefined) return undefined
    if (next === at) return at
    at = next
  }
  return at
}

/** One unit further; the same index where the word ends. */
function step(source: string, at: number, expansions: ExpansionEnds): number | undefined {
  const character = source[at] ?? ''
  if (character === '\\') return Math.min(at + 2, source.length)
  if (character === "'") return after(source.indexOf("'", at + 1))
  if (character === '"') return doubleQuoteEnd(source, at + 1, expansions)
  const expansion = expansions.get(at)
  if (expansion !== undefined) return expansion
  // No expansion starts here, so this one closes the substitution that the word stands in.
  if (character === '`') return at
  if (character === '$') return dollarEnd(source, at, expansions)
  if ((character === '<' || character === '>') && source[at + 1] === '(') return undefined
  return METACHARACTERS.has(character) ? at : at + 1
}

function dollarEnd(source: string, at: number, expansions: ExpansionEnds): number | undefined {
  const next = source[at + 1]
  if (next === "'") return ansiQuoteEnd(source, at + 2)
  if (next === '"') return doubleQuoteEnd(source, at + 2, expansions)
  if (next === '(' || next === '{' || next === '[') return undefined
  // A name or a special parameter that the grammar did not take for one.
  return next !== undefined && /[\w@*#?$!-]/.test(next) ? undefined : at + 1
}

function doubleQuoteEnd(source: string, from: number, expansions: ExpansionEnds): number | undefined {
  let at = from
  while (at < source.length) {
    const character = source[at]
    if (character === '"') return at + 1
    const next = source[at + 1] ?? ''
    if (character === '\\') at += 2
    else if (expansions.has(at)) at = expansions.get(at) ?? source.length
    else if (character === '`' || (character === '$' && /[({[\w@*#?$!-]/.test(next))) return undefined
    else at += 1
  }
  return undefined
}

function ansiQuoteEnd(source: string, from: number): number | undefined {
  let at = from
  while (at < source.length) {
    if (source[at] === "'") return at + 1
    at += source[at] === '\\' ? 2 : 1
  }
  return undefined
}

function after(index: number): number | undefined {
  return index === -1 ? undefined : index + 1
}
