/** The few keys that a terminal leaves to the page. All others are the program's, whatever they mean elsewhere. Pure. */
import { matchesChord, type Press, parseKeys } from '#app/_ui/keys/chord.ts'
import { type Bindings, keysOf } from '#app/_ui/keys/command-store.ts'
import type { CommandName } from '#app/_ui/keys/commands.ts'

const LEFT_TO_PAGE: readonly CommandName[] = ['terminal-toggle', 'terminal-new', 'terminal-search']

export function isPageKey(press: Press, { bindings, isMac }: { bindings: Bindings; isMac: boolean }): boolean {
  return LEFT_TO_PAGE.some((name) =>
    keysOf(name, bindings).some((keys) => {
      const [first, ...more] = parseKeys(keys) ?? []
      return first !== undefined && more.length === 0 && matchesChord(press, first, isMac)
    }),
  )
}

/** Copying and pasting by keys that type nothing: ⌘ on a Mac, with Shift where Ctrl is the program's. */
export function clipboardKey(press: Press, isMac: boolean): 'copy' | 'paste' | null {
  const [copy, paste] = isMac ? ['Meta+C', 'Meta+V'] : ['Ctrl+Shift+C', 'Ctrl+Shift+V']
  if (matchesChord(press, copy, isMac) || matchesChord(press, 'Ctrl+Shift+C', isMac)) return 'copy'
  return matchesChord(press, paste, isMac) || matchesChord(press, 'Ctrl+Shift+V', isMac) ? 'paste' : null
}
