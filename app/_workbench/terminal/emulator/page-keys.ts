/** The few keys that a terminal leaves to the page. All others are the program's, whatever they mean elsewhere. Pure. */
import { matchesChord, type Press } from '#app/_ui/keys/chord.ts'
import type { CommandName } from '#app/_ui/keys/commands.ts'
import { isKeyOf, type KeyWorld } from '#app/_ui/keys/is-key-of.ts'

const LEFT_TO_PAGE: readonly CommandName[] = ['terminal-toggle', 'terminal-new', 'terminal-search']

export function isPageKey(press: Press, world: KeyWorld): boolean {
  return LEFT_TO_PAGE.some((name) => isKeyOf(name, press, world))
}

/** Copying and pasting by keys that type nothing: ⌘ on a Mac, with Shift where Ctrl is the program's. */
export function clipboardKey(press: Press, isMac: boolean): 'copy' | 'paste' | null {
  const [copy, paste] = isMac ? ['Meta+C', 'Meta+V'] : ['Ctrl+Shift+C', 'Ctrl+Shift+V']
  if (matchesChord(press, copy, isMac) || matchesChord(press, 'Ctrl+Shift+C', isMac)) return 'copy'
  return matchesChord(press, paste, isMac) || matchesChord(press, 'Ctrl+Shift+V', isMac) ? 'paste' : null
}
