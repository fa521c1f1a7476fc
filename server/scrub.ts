/** Takes secrets out of text before it is logged: those that are known by value, and whatever looks like one of ours. */

const REMOVED = '[removed]'
/** Shorter ones would blot out ordinary words. */
const SHORTEST = 8

const PATTERNS: readonly RegExp[] = [
  /sk-ant-[\w-]{8,}/g,
  /slipway_[a-z]+_[\w-]{20,}/g,
  /(?<=[a-z][a-z0-9+.-]*:\/\/[^\s:@/"]{0,200}:)[^\s@/"]+(?=@)/gi,
  /(?<=\bbearer )[\w.~+/=-]{8,}/gi,
]

export type Scrub = (text: string) => string

/** `known` are secrets as they were read from the environment; absent ones are skipped. */
export function createScrub(known: readonly (string | undefined)[]): Scrub {
  const values = known
    .filter((value) => value !== undefined)
    .flatMap((value) => [value, ...passwordOf(value)])
    .filter((value) => value.length >= SHORTEST)
    // The longest first: one may hold another.
    .toSorted((left, right) => right.length - left.length)
  return (text) => {
    const plain = values.reduce((rest, value) => rest.replaceAll(value, REMOVED), text)
    return PATTERNS.reduce((rest, pattern) => rest.replace(pattern, REMOVED), plain)
  }
}

/** Of an address of a database, as it stands there and as it is meant. */
function passwordOf(value: string): string[] {
  if (!URL.canParse(value)) return []
  const { password } = new URL(value)
  try {
    return [password, decodeURIComponent(password)]
  } catch {
    return [password]
  }
}
