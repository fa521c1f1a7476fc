/** Which presses a terminal leaves to the page: the documented few, as they are bound now. */
import { expect, test } from 'vitest'
import type { Press } from '#app/_ui/keys/chord.ts'
import { clipboardKey, isPageKey } from './page-keys.ts'

const press = (key: string, code: string, held: Partial<Press> = {}): Press => ({
  ...{ key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false },
  ...held,
})
const plain = { bindings: {}, isMac: false }

test('Ctrl+` and Ctrl+Shift+` are the page’s, also where the key types another sign', () => {
  expect(isPageKey(press('`', 'Backquote', { ctrlKey: true }), plain)).toBe(true)
  expect(isPageKey(press('~', 'Backquote', { ctrlKey: true, shiftKey: true }), plain)).toBe(true)
  expect(isPageKey(press('`', 'Backquote', { ctrlKey: true }), { ...plain, isMac: true })).toBe(true)
})

test.each([
  ['k', 'KeyK', { ctrlKey: true }],
  ['p', 'KeyP', { ctrlKey: true }],
  ['b', 'KeyB', { ctrlKey: true }],
  ['f', 'KeyF', { ctrlKey: true }],
  ['Escape', 'Escape', {}],
  ['Tab', 'Tab', { shiftKey: true }],
  ['?', 'Slash', { shiftKey: true }],
  ['P', 'KeyP', { ctrlKey: true, shiftKey: true }],
] as const)('%s stays the program’s', (key, code, held) => {
  expect(isPageKey(press(key, code, held), plain)).toBe(false)
})

test('a key that was bound anew is left to the page, and the old one is not', () => {
  const own = { ...plain, bindings: { 'terminal-toggle': ['Mod+J'] } }
  expect(isPageKey(press('j', 'KeyJ', { ctrlKey: true }), own)).toBe(true)
  expect(isPageKey(press('`', 'Backquote', { ctrlKey: true }), own)).toBe(false)
})

test('copying and pasting never take Ctrl-C', () => {
  expect(clipboardKey(press('c', 'KeyC', { ctrlKey: true }), false)).toBeNull()
  expect(clipboardKey(press('C', 'KeyC', { ctrlKey: true, shiftKey: true }), false)).toBe('copy')
  expect(clipboardKey(press('V', 'KeyV', { ctrlKey: true, shiftKey: true }), false)).toBe('paste')
  expect(clipboardKey(press('c', 'KeyC', { metaKey: true }), true)).toBe('copy')
  expect(clipboardKey(press('c', 'KeyC', { ctrlKey: true }), true)).toBeNull()
})
