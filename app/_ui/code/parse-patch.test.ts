/** Patches are read as git writes them, also when their text looks like a patch. */
import { createPatch } from 'diff'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parsePatch } from './parse-patch.ts'

const shown = (patch: string) =>
  parsePatch(patch).flatMap(({ lines }) => lines.map(({ kind, before, after, text }) => [kind, before, after, text]))

test('lines have the numbers they have in the file before and after', () => {
  const patch = '--- a/x\n+++ b/x\n@@ -3,3 +3,4 @@ head()\n a\n-b\n+B\n+C\n d\n'
  expect(shown(patch)).toEqual([
    ['context', 3, 3, 'a'],
    ['removed', 4, null, 'b'],
    ['added', null, 4, 'B'],
    ['added', null, 5, 'C'],
    ['context', 5, 6, 'd'],
  ])
  expect(parsePatch(patch)[0]?.header).toBe('head()')
})

test('removed text that looks like a head of a file or of a hunk is text', () => {
  const patch = createPatch('x', '-- one\n@@ -1 +1 @@\n', '++ two\n')
  expect(shown(patch).map(([kind, , , text]) => [kind, text])).toEqual([
    ['removed', '-- one'],
    ['removed', '@@ -1 +1 @@'],
    ['added', '++ two'],
  ])
})

test.each(['', 'no patch', '@@ -1,2 +1,2 @@', '@@ nonsense @@\n+a'])('%j shows nothing', (text) => {
  expect(shown(text)).toEqual([])
})

test('of any two texts, what is left and what was are both found again', () => {
  const line = fc.constantFrom('a', 'b', '', '--- a', '+++ b', '@@ -1 +1 @@', '\\ x')
  const text = fc.array(line, { maxLength: 12 }).map((lines) => lines.map((one) => `${one}\n`).join(''))
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = parsePatch(createPatch('x', before, after, '', '', { context: 1_000 })).flatMap(
        (hunk) => hunk.lines,
      )
      if (before === after) return
      const side = (gone: string) => lines.flatMap((one) => (one.kind === gone ? [] : [`${one.text}\n`])).join('')
      expect(side('added')).toBe(before)
      expect(side('removed')).toBe(after)
    }),
  )
})
