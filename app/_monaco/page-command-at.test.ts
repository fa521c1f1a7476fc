/** Keys inside an editor: the page's few, as they are bound now, and all others the editor's. */
import { expect, test } from 'vitest'
import type { Press } from '#app/_ui/keys/chord.ts'
import type { Bindings } from '#app/_ui/keys/command-store.ts'
import type { CommandName } from '#app/_ui/keys/commands.ts'
import { pageCommandAt } from './page-command-at.ts'

const ctrl = (key: string, shiftKey = false): Press => ({
  ...{ key, code: `Key${key.toUpperCase()}`, ctrlKey: true, metaKey: false, altKey: false, shiftKey },
})
const at = (press: Press, bindings: Bindings = {}, live: (name: CommandName) => boolean = () => true) =>
  pageCommandAt(press, { bindings, isMac: false, front: 'page', live })

test('an editor in a dialog carries out nothing of the page behind', () => {
  const world = { bindings: {}, isMac: false, live: () => true }
  expect(pageCommandAt(ctrl('s'), { ...world, front: 'dialog' })).toBeNull()
  expect(pageCommandAt(ctrl('k'), { ...world, front: 'dialog' })).toBeNull()
})

test('saving, opening, closing and the palette are the page’s; finding and what else there is stays the editor’s', () => {
  expect(at(ctrl('s'))).toBe('file-save')
  expect(at(ctrl('p'))).toBe('file-open')
  expect(at(ctrl('k'))).toBe('palette-open')
  expect(at({ ...ctrl('w'), ctrlKey: false, altKey: true })).toBe('editor-close')
  for (const key of ['f', 'g', 'b', 'd']) expect(at(ctrl(key)), key).toBeNull()
  expect(at(ctrl('s'), {}, () => false)).toBeNull()
})

test('a key that was bound anew is the one that works, and the old one is given back', () => {
  const bindings: Bindings = { 'palette-open': ['Mod+E'], 'file-save': [] }
  expect(at(ctrl('e'), bindings)).toBe('palette-open')
  expect(at(ctrl('k'), bindings)).toBeNull()
  expect(at(ctrl('s'), bindings)).toBeNull()
})

test('what a person bound goes before the editor’s own meaning, unless it would write', () => {
  expect(at(ctrl('k', true), { 'sidebar-toggle': ['Mod+Shift+K'] })).toBe('sidebar-toggle')
  const letter = { ...ctrl('y'), ctrlKey: false }
  expect(at(letter, { 'approval-once': ['Y'] })).toBeNull()
})
