/** Taking a change back gives the lines of before, and touches no other. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { diffLines, linesOf } from '#protocol/merge/line-diff.ts'
import { type Hunk, revertHunk } from './revert-hunk.ts'

test('a changed, an added and a removed line', () => {
  const hunk = (...[a, b, c, d]: [number, number, number, number]): Hunk => ({
    originalStartLineNumber: a,
    originalEndLineNumber: b,
    modifiedStartLineNumber: c,
    modifiedEndLineNumber: d,
  })
  expect(revertHunk('a\nb\nc\n', 'a\nX\nc\n', hunk(2, 2, 2, 2))).toBe('a\nb\nc\n')
  expect(revertHunk('a\nc\n', 'a\nX\nc\n', hunk(1, 0, 2, 2))).toBe('a\nc\n')
  expect(revertHunk('a\nb\nc\n', 'a\nc\n', hunk(2, 2, 1, 0))).toBe('a\nb\nc\n')
  expect(revertHunk('a\nb\n', 'a', hunk(2, 2, 1, 0))).toBe('a\nb\n')
})

test('taking all changes back, from the last to the first, gives the text before', () => {
  const text = fc.array(fc.constantFrom('a\n', 'b\n', 'c\n', '\n'), { maxLength: 12 }).map((lines) => lines.join(''))
  fc.assert(
    fc.property(text, text, (before, after) => {
      const hunks = diffLines(linesOf(before), linesOf(after)).map(
        ({ beforeFrom, beforeTo, afterFrom, afterTo }): Hunk => ({
          originalStartLineNumber: beforeFrom === beforeTo ? beforeFrom : beforeFrom + 1,
          originalEndLineNumber: beforeFrom === beforeTo ? 0 : beforeTo,
          modifiedStartLineNumber: afterFrom === afterTo ? afterFrom : afterFrom + 1,
          modifiedEndLineNumber: afterFrom === afterTo ? 0 : afterTo,
        }),
      )
      expect(hunks.reduceRight((now, hunk) => revertHunk(before, now, hunk), after)).toBe(before)
    }),
    { seed: 3 },
  )
})
