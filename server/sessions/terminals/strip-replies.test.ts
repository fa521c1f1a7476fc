import { expect, test } from 'vitest'
import { stripReplies } from './strip-replies.ts'

const strip = (text: string) => Buffer.from(stripReplies(Buffer.from(text, 'latin1'))).toString('latin1')

test.each([
  ['cursor position', '\x1b[12;40R'],
  ['extended cursor position', '\x1b[?12;40R'],
  ['status', '\x1b[0n'],
  ['primary attributes', '\x1b[?1;2c'],
  ['secondary attributes', '\x1b[>0;276;0c'],
  ['tertiary attributes', '\x1bP!|00000000\x1b\\'],
  ['a private mode', '\x1b[?2026;2$y'],
  ['a mode', '\x1b[4;2$y'],
  ['the window’s size', '\x1b[8;24;80t'],
  ['the key protocol', '\x1b[?0u'],
  ['a colour, ended by BEL', '\x1b]11;rgb:0000/0000/0000\x07'],
  ['a colour, ended by ST', '\x1b]10;rgb:ffff/ffff/ffff\x1b\\'],
  ['the clipboard', '\x1b]52;c;c2VjcmV0\x07'],
  ['a setting', '\x1bP1$r0m\x1b\\'],
  ['a capability', '\x1bP1+r544e=787465726d\x1b\\'],
  ['focus', '\x1b[I'],
  ['focus lost', '\x1b[O'],
])('[TM3] an answer about %s is taken out, and what was typed around it stays', (_what, reply) => {
  expect(strip(`a${reply}b${reply}`)).toBe('ab')
})

test.each([
  'ls -la\r',
  '\x03',
  '\x1b',
  '\x1b[A\x1b[B\x1b[C\x1b[D',
  '\x1bOP\x1b[15~\x1b[1;5C\x1b[3~\x1b[H\x1b[F',
  '\x1b[200~pasted\x1b[201~',
  '\x1bb\x1bf',
  '\x1b[<0;10;20M',
  'äöü🙂',
])('what a person types stays as it is: %j', (typed) => {
  const bytes = Buffer.from(typed)
  expect(Buffer.from(stripReplies(bytes)).equals(bytes)).toBe(true)
})
