/** Keys as text: `Mod+Shift+F`, `Escape Escape`, `?`. `Mod` is ⌘ on a Mac and Ctrl elsewhere. */

/** What of a keyboard event is looked at. */
export interface Press {
  key: string
  code: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey: boolean
}

const MODIFIERS = ['Mod', 'Ctrl', 'Meta', 'Alt', 'Shift'] as const
type Modifier = (typeof MODIFIERS)[number]

interface Chord {
  modifiers: ReadonlySet<Modifier>
  key: string
}

/** Null when it names no key. */
function parseChord(text: string): Chord | null {
  const parts = text === '+' ? ['+'] : text.endsWith('++') ? [...text.slice(0, -2).split('+'), '+'] : text.split('+')
  const key = parts.at(-1)
  if (key === undefined || key === '' || (MODIFIERS as readonly string[]).includes(key)) return null
  const modifiers = parts.slice(0, -1)
  if (!modifiers.every((one): one is Modifier => (MODIFIERS as readonly string[]).includes(one))) return null
  return { modifiers: new Set(modifiers), key }
}

/** The chords of a sequence, or null when one of them is none. */
export function parseKeys(text: string): string[] | null {
  const chords = text.trim().split(/\s+/)
  return chords.every((chord) => parseChord(chord) !== null) ? chords : null
}

export function matchesChord(press: Press, text: string, isMac: boolean): boolean {
  const chord = parseChord(text)
  if (chord === null) return false
  const { modifiers, key } = chord
  const ctrl = modifiers.has('Ctrl') || (modifiers.has('Mod') && !isMac)
  const meta = modifiers.has('Meta') || (modifiers.has('Mod') && isMac)
  if (press.ctrlKey !== ctrl || press.metaKey !== meta || press.altKey !== modifiers.has('Alt')) return false
  // `?` and `{` are typed with Shift on one keyboard and without on another: the sign itself is what counts.
  if (!(isSign(key) && modifiers.size === 0) && press.shiftKey !== modifiers.has('Shift')) return false
  return nameOf(press.key) === key.toLowerCase() || (modifiers.size > 0 && sameCode(press.code, key))
}

/** A space would part two keys of a sequence: it is written as a word. */
function nameOf(key: string): string {
  return key === ' ' ? 'space' : key.toLowerCase()
}

/** With modifiers a key may type something else (Alt+L on a Mac) or another alphabet's letter: then its place counts. */
function sameCode(code: string, key: string): boolean {
  return code === `Key${key.toUpperCase()}` || code === `Digit${key}` || (key === '`' && code === 'Backquote')
}

/** The chord that a press makes, for recording a new binding; null while only modifiers are held. */
export function chordOf(press: Press, isMac: boolean): string | null {
  if (['Control', 'Meta', 'Alt', 'Shift', 'AltGraph', 'Dead', 'Unidentified'].includes(press.key)) return null
  const key = keyOf(press)
  const [mod, other] = isMac ? [press.metaKey, press.ctrlKey] : [press.ctrlKey, press.metaKey]
  const bareSign = isSign(key) && !mod && !press.altKey
  const held: [boolean, Modifier][] = [
    [mod, 'Mod'],
    [other, isMac ? 'Ctrl' : 'Meta'],
    [press.altKey, 'Alt'],
    [press.shiftKey && !bareSign, 'Shift'],
  ]
  return [...held.filter(([down]) => down).map(([, name]) => name), key].join('+')
}

function keyOf({ key, code }: Press): string {
  if (key === ' ') return 'Space'
  const letter = /^Key([A-Z])$/.exec(code)?.[1]
  return letter ?? (key.length === 1 ? key.toUpperCase() : key)
}

function isSign(key: string): boolean {
  return key.length === 1 && !/[\p{L}\d]/u.test(key)
}
