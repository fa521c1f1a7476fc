/** The key map: what a press means, what it never takes, and that the table keeps its own promises. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { chordOf, matchesChord, type Press, parseKeys } from './chord.ts'
import { type Bindings, keysOf } from './command-store.ts'
import { COMMAND_NAMES, COMMANDS, type CommandName } from './commands.ts'
import { formatChord } from './format-chord.ts'
import type { Front } from './front.ts'
import { isKeyOf } from './is-key-of.ts'
import { onSameScreen } from './key-screens.ts'
import { keyTrouble, writes } from './key-trouble.ts'
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
  resolvePress(one, {
    bindings: {},
    isMac: false,
    typing: false,
    front: 'page',
    begun: null,
    live: () => true,
    ...more,
  })
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
  const bad = COMMAND_NAMES.filter((name) => COMMANDS[name].whileTyping && keysOf(name, {}).some(writes))
  expect(bad).toEqual([])
})

test('within a screen no two commands have the same key', () => {
  for (const one of COMMAND_NAMES) {
    // A group that is on no screen would clash with nothing.
    expect(onSameScreen(one, 'keys-show'), one).toBe(true)
    const near = COMMAND_NAMES.filter((other) => other !== one && onSameScreen(one, other))
    expect(near.flatMap((other) => keysOf(other, {})).filter((keys) => keysOf(one, {}).includes(keys))).toEqual([])
  }
})

test('each command is carried out somewhere, by its name', () => {
  const app = fileURLToPath(new URL('../..', import.meta.url))
  const sources = readdirSync(app, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.|[\\/]tables[\\/]|testing/.test(path))
    .map((path) => readFileSync(join(app, path), 'utf8'))
    .join('\n')
  const carriedOut = (name: CommandName) =>
    [`useCommand('${name}',`, `isKeyOf('${name}',`, `command: '${name}'`].some((words) => sources.includes(words))
  expect(COMMAND_NAMES.filter((name) => !carriedOut(name))).toEqual([])
})

test('a new key is refused that the browser keeps, that writes, or that another command on the screen has', () => {
  const trouble = (name: CommandName, one: Press, bindings: Bindings = {}) =>
    keyTrouble(name, one, { bindings, isMac: false })
  expect(trouble('palette-open', press('t', { ctrlKey: true }))).toContain('browser')
  expect(trouble('message-queue', press('q'))).toContain('letter')
  expect(trouble('message-queue', press(' ', { shiftKey: true }))).toContain('letter')
  expect(trouble('approval-once', press('q'))).toBeNull()
  // Of another group, which is alive on the same screen.
  expect(trouble('file-save', press('b', { ctrlKey: true }))).toContain('Show or hide the files')
  expect(trouble('approval-once', press('j'))).toContain('Next change')
  // `Ctrl+Shift+`` in the table, a tilde on the keyboard.
  expect(trouble('file-save', press('~', { code: 'Backquote', ctrlKey: true, shiftKey: true }))).toContain(
    'New terminal',
  )
  // A sequence begins with it.
  expect(trouble('session-archive', press('g'))).toContain('Go to the inbox')
  // The inbox and a session are never on one screen.
  expect(trouble('session-archive', press('y'))).toBeNull()
  expect(trouble('file-save', press('e', { ctrlKey: true }), { 'palette-open': ['Mod+E'] })).toContain('palette')
  expect(trouble('palette-open', press('k', { ctrlKey: true }))).toBeNull()
})

test('a field carries out what is bound now, and no longer what was', () => {
  const enter = press('Enter')
  const own = { bindings: { 'message-send': ['Mod+Enter'] } satisfies Bindings, isMac: false }
  expect(isKeyOf('message-send', enter, { bindings: {}, isMac: false })).toBe(true)
  expect(isKeyOf('message-send', enter, own)).toBe(false)
  expect(isKeyOf('message-send', press('Enter', { ctrlKey: true }), own)).toBe(true)
  expect(isKeyOf('home-open', press('g'), { bindings: {}, isMac: false })).toBe(false)
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

test('over a dialog no key reaches the page or the browser; the palette keeps its own', () => {
  const live = only('palette-open', 'file-open', 'file-save', 'approval-once', 'home-open')
  const ctrl = (key: string) => press(key, { ctrlKey: true })
  const over =
    (front: Front) =>
    (one: Press, typing = false) =>
      resolve(one, { live, front, typing })
  for (const typing of [false, true]) {
    expect(over('dialog')(ctrl('k'), typing)).toEqual({ kind: 'held' })
    expect(over('dialog')(ctrl('s'), typing)).toEqual({ kind: 'held' })
    expect(over('palette')(ctrl('p'), typing)).toMatchObject({ name: 'file-open' })
    expect(over('palette')(ctrl('s'), typing)).toEqual({ kind: 'held' })
    // A letter is written, or presses what has the focus there.
    expect(over('dialog')(press('y'), typing)).toEqual({ kind: 'none' })
    expect(over('dialog')(press('g'), typing)).toEqual({ kind: 'none' })
  }
  expect(over('page')(press('y'))).toMatchObject({ name: 'approval-once' })
  expect(over('page')(ctrl('k'))).toMatchObject({ name: 'palette-open' })
})

test('what the palette keeps for itself works while typing, for one types in it', () => {
  const bad = COMMAND_NAMES.filter((name) => COMMANDS[name].inPalette && COMMANDS[name].whileTyping !== true)
  expect(bad).toEqual([])
})

test('a sequence: the first key begins, the second runs; Esc alone runs at once', () => {
  const home = { live: only('home-open') }
  expect(resolve(press('g'), home)).toEqual({ kind: 'begin', chord: 'G' })
  expect(resolve(press('i'), { ...home, begun: 'G' })).toMatchObject({ kind: 'run', name: 'home-open' })
  expect(resolve(press('i'), home).kind).toBe('none')
  const bindings: Bindings = { 'mode-next': ['Escape Escape'] }
  const session = { live: only('agent-stop', 'mode-next'), bindings }
  expect(resolve(press('Escape'), session)).toMatchObject({ name: 'agent-stop' })
  expect(beginsWith(press('Escape'), { ...session, isMac: false, typing: false, front: 'page', begun: null })).toBe(
    'Escape',
  )
  expect(resolve(press('Escape'), { ...session, begun: 'Escape' })).toMatchObject({ name: 'mode-next' })
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
    press(' ', { shiftKey: true }),
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
