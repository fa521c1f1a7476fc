/** Which command of the page a press means inside an editor, where most keys are the editor's own. Pure. */
import type { Press } from '#app/_ui/keys/chord.ts'
import type { CommandName } from '#app/_ui/keys/commands.ts'
import type { Front } from '#app/_ui/keys/front.ts'
import type { KeyWorld } from '#app/_ui/keys/is-key-of.ts'
import { resolvePress } from '#app/_ui/keys/resolve-press.ts'

/** By default the editor has nothing as good on these keys. */
const PAGES_OWN: readonly CommandName[] = ['file-save', 'file-open', 'palette-open', 'editor-close']

export interface EditorKeyWorld extends KeyWorld {
  front: Front
  /** Whether anybody carries it out now. */
  live: (name: CommandName) => boolean
}

/** A key that a person gave to a command goes before the editor's; null: it stays the editor's. */
export function pageCommandAt(press: Press, { bindings, isMac, front, live }: EditorKeyWorld): CommandName | null {
  const first = (name: CommandName) => PAGES_OWN.includes(name) || Object.hasOwn(bindings, name)
  const resolution = resolvePress(press, {
    ...{ bindings, isMac, front, typing: true, begun: null },
    live: (name) => first(name) && live(name),
  })
  return resolution.kind === 'run' ? resolution.name : null
}
