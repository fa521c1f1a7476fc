/** A slash command does what it says or says why not; anything else is a message. */
import { describe, expect, test } from 'vitest'
import { commandSchema } from '#protocol/command.ts'
import { readSlash } from './run-slash.ts'
import { SLASH_COMMANDS } from './slash-commands.ts'

test.each([
  ['/rename A better name', { title: 'A better name' }],
  ['/model claude-x', { model: 'claude-x' }],
  ['/effort xhigh', { effort: 'xhigh' }],
  ['/effort usual', { effort: null }],
  ['/mode accept', { permissionMode: 'acceptEdits' }],
  ['/mode plan ', { permissionMode: 'plan' }],
  ['/mode Ask first', { permissionMode: 'default' }],
  ['/network open network', { network: 'open' }],
  ['/network Allow list', { network: 'allow-list' }],
  ['/effort Usual effort', { effort: null }],
  ['/effort most effort', { effort: 'max' }],
  ['/network none', { network: 'none' }],
  ['/cap 2,50', { capMicroUsd: 2_500_000 }],
  ['/cap none', { capMicroUsd: null }],
  ['/archive', { archived: true }],
])('%s', (text, change) => {
  expect(readSlash(text)).toEqual({ kind: 'command', command: { type: 'session-update', ...change } })
})

test.each([
  '/rename',
  '/effort',
  '/effort much',
  '/mode',
  '/mode constructor',
  '/network maybe',
  '/cap',
  '/cap -1',
  '/cap x',
])('%s says why not', (text) => {
  expect(readSlash(text)?.kind).toBe('wrong')
})

test.each(['/usr/bin is missing', '/unheard of', 'a /stop', '', '/', '// comment'])('%j is a message', (text) => {
  expect(readSlash(text)).toBeNull()
})

describe('every command that is offered', () => {
  test.each(SLASH_COMMANDS.map(({ name }) => name))('/%s is understood', (name) => {
    const meaning = readSlash(`/${name}`)
    expect(meaning).not.toBeNull()
    if (meaning?.kind === 'command') expect(commandSchema.safeParse(meaning.command).success).toBe(true)
  })
})
