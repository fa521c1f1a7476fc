/** The key map: what a press means, what it never takes, and that the table keeps its own promises. */
import { expect, test } from 'vitest'
import { chordOf, matchesChord, type Press, parseKeys } from './chord.ts'
import { type Bindings, keysOf } from './command-store.ts'
import { COMMAND_NAMES, COMMANDS, type CommandName } from './commands.ts'
import { formatChord } from './format-chord.ts'
import { isReserved } from './reserved-keys.ts'
import { beginsWith, resolvePress } from './resolve-press.ts'

const press = (key: string, held: Partial<Press> = {}): Press => ({
  key,
  code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
})
const resolve = (one: Press, more: Partial<Parameters<typeof resolvePress>[1]> = {}) =>
  resolvePress(one, { bindings: {}, isMac: false, typing: false, begun: null, live: () => true, ...more })
const only =
  (...names: CommandName[]) =>
  (name: CommandName) =>
    names.includes(name)

test('no default key is the browser’s own, and all are keys', () => {
  for (const name of COMMAND_NAMES) {
    for (const keys of keysOf(name, {})) {
      expect(parseKeys(keys), `${name}: ${keys}`).not.toBeNull()
      expect(isReserved(keys), `${name}: ${keys}`).toBe(false)
    }
  }
})

test('what works while typing types nothing', () => {
  const types = /^(Shift\+)?[^+\s]$/
  const bad = COMMAND_NAMES.filter(
    (name) => COMMANDS[name].whileTyping && keysOf(name, {}).some((keys) => types.test(keys)),
  )
  expect(bad).toEqual([])
})

test('within a screen no two commands have the same key', () => {
  const screens: RegExp[] = [
    /^(General|Inbox)$/,
    /^(General|Conversation|Approvals|Layout|Files|Terminal)$/,
    /^(General|Changes)$/,
  ]
  for (const screen of screens) {
    const keys = COMMAND_NAMES.filter((name) => screen.test(COMMANDS[name].group)).flatMap((name) => keysOf(name, {}))
    expect(keys.toSorted()).toEqual([...new Set(keys)].toSorted())
  }
})

test('the mod key is Command on a Mac and Control elsewhere', () => {
  expect(resolve(press('k', { ctrlKey: true }), { live: only('palette-open') })).toMatchObject({ name: 'palette-open' })
  expect(resolve(press('k', { ctrlKey: true }), { isMac: true }).kind).toBe('none')
  expect(resolve(press('k', { metaKey: true }), { isMac: true })).toMatchObject({ name: 'palette-open' })
})

test('plain keys do nothing while a person types; chords that say so do', () => {
  const one = { live: only('keys-show', 'palette-open', 'approval-once') }
  expect(resolve(press('?', { shiftKey: true }), one)).toMatchObject({ name: 'keys-show' })
  expect(resolve(press('?', { shiftKey: true }), { ...one, typing: true }).kind).toBe('none')
  expect(resolve(press('y'), { ...one, typing: true }).kind).toBe('none')
  expect(resolve(press('k', { ctrlKey: true }), { ...one, typing: true })).toMatchObject({ name: 'palette-open' })
})

test('a command that nobody carries out leaves the key alone', () => {
  expect(resolve(press('y'), { live: () => false }).kind).toBe('none')
})

test('a sequence: the first key begins, the second runs; Esc alone runs at once', () => {
  const home = { live: only('home-open') }
  expect(resolve(press('g'), home)).toEqual({ kind: 'begin', chord: 'G' })
  expect(resolve(press('i'), { ...home, begun: 'G' })).toMatchObject({ kind: 'run', name: 'home-open' })
  expect(resolve(press('i'), home).kind).toBe('none')
  const session = { live: only('agent-stop', 'session-rewind') }
  expect(resolve(press('Escape'), session)).toMatchObject({ name: 'agent-stop' })
  expect(beginsWith(press('Escape'), { ...session, bindings: {}, isMac: false, typing: false, begun: null })).toBe(
    'Escape',
  )
  expect(resolve(press('Escape'), { ...session, begun: 'Escape' })).toMatchObject({ name: 'session-rewind' })
})

test('a person’s own keys go before the defaults, and an empty list takes them away', () => {
  const bindings: Bindings = { 'palette-open': ['Mod+E'], 'keys-show': [] }
  const more = { bindings, live: only('palette-open', 'keys-show') }
  expect(resolve(press('e', { ctrlKey: true }), more)).toMatchObject({ name: 'palette-open' })
  expect(resolve(press('k', { ctrlKey: true }), more).kind).toBe('none')
  expect(resolve(press('?'), more).kind).toBe('none')
})

test.each([
  ['Mod+Shift+F', press('F', { ctrlKey: true, shiftKey: true })],
  ['Mod+K', press('л', { code: 'KeyK', ctrlKey: true })],
  ['Ctrl+`', press('`', { code: 'Backquote', ctrlKey: true })],
  ['Escape', press('Escape')],
  ['Shift+Tab', press('Tab', { shiftKey: true })],
])('%s matches', (keys, one) => {
  expect(matchesChord(one, keys, false)).toBe(true)
  expect(matchesChord({ ...one, altKey: true }, keys, false)).toBe(false)
})

test('a recorded press gives the text that matches it again', () => {
  for (const one of [
    press('k', { ctrlKey: true }),
    press('F', { ctrlKey: true, shiftKey: true }),
    press('?', { shiftKey: true }),
    press('ArrowDown', { altKey: true }),
    press('Enter', { metaKey: true }),
  ]) {
    const keys = chordOf(one, false)
    expect(keys).not.toBeNull()
    expect(matchesChord(one, keys ?? '', false), keys ?? '').toBe(true)
  }
  expect(chordOf(press('Shift', { shiftKey: true }), false)).toBeNull()
})

test('keys are shown as the keyboard labels them', () => {
  expect(formatChord('Mod+Shift+F', true)).toEqual(['⌘', '⇧', 'F'])
  expect(formatChord('Mod+K', false)).toEqual(['Ctrl', 'K'])
  expect(formatChord('Escape Escape', false)).toEqual(['Esc', 'Esc'])
  expect(formatChord('Mod++', false)).toEqual(['Ctrl', '+'])
})
