/** Keys as this person's keyboard labels them. */

const MAC: Record<string, string> = { Mod: '⌘', Ctrl: '⌃', Meta: '⌘', Alt: '⌥', Shift: '⇧', Enter: '↵', Backspace: '⌫' }
const OTHER: Record<string, string> = { Mod: 'Ctrl', Meta: 'Win', Enter: 'Enter', Backspace: '⌫' }
const ANY: Record<string, string> = {
  Escape: 'Esc',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Delete: 'Del',
  Space: 'Space',
}

export function formatChord(keys: string, isMac: boolean): string[] {
  return keys.split(' ').flatMap((chord) => {
    const parts =
      chord.endsWith('++') || chord === '+' ? [...chord.slice(0, -1).split('+').filter(Boolean), '+'] : chord.split('+')
    return parts.map(
      (part) => (isMac ? MAC : OTHER)[part] ?? ANY[part] ?? (part.length === 1 ? part.toUpperCase() : part),
    )
  })
}
