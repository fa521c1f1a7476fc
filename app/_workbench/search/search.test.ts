/** A search asks for what was typed, and shows each line around what was found in it. */
import { expect, test } from 'vitest'
import type { SearchLine } from '#protocol/api/search-routes.ts'
import { addLines, countWords, excerpt, NO_RESULTS, resultRows } from './results.ts'
import { EMPTY_FORM, globsOf, queryOf } from './search-form.ts'

test('nothing typed is nothing asked', () => {
  expect(queryOf(EMPTY_FORM)).toBeNull()
  expect(queryOf({ ...EMPTY_FORM, pattern: ' ' })).toMatchObject({ pattern: ' ' })
})

test('folders mean all below them; globs and files stay as they are', () => {
  expect(globsOf('src, ./docs/, *.ts, a.md , {a,b}/*.js,')).toEqual(['src/**', 'docs/**', '*.ts', 'a.md', '{a,b}/*.js'])
})

const match = (path: string, line: number, text: string, from: number, to: number): SearchLine => ({
  ...{ kind: 'match', path, line, text, offset: 0 },
  ranges: [{ from, to }],
})

test('lines gather by file, in pieces as they come', () => {
  const first = addLines(NO_RESULTS, [match('a', 1, 'xx', 0, 1), match('a', 2, 'x', 0, 1)])
  const all = addLines(first, [
    { kind: 'file-cut', path: 'a' },
    match('b', 1, 'x', 0, 1),
    {
      ...match('b', 2, 'x x', 0, 1),
      ranges: [
        { from: 0, to: 1 },
        { from: 2, to: 3 },
      ],
    } as SearchLine,
    { kind: 'end', matches: 4, files: 2, cut: null },
  ])
  expect(resultRows(all, new Set(['a'])).map((row) => (row.kind === 'file' ? row.file.path : row.line.line))).toEqual([
    'a',
    'b',
    1,
    2,
  ])
  expect(all.files[0]?.cut).toBe(true)
  expect(countWords(all)).toBe('5 matches in 2 files')
  expect(countWords(addLines(NO_RESULTS, [match('a', 1, 'x', 0, 1)]))).toBe('1 match in 1 file')
})

test('a line is shown from its indentation, or from shortly before the match', () => {
  expect(excerpt({ line: 1, text: '    const a = 1', offset: 0, ranges: [{ from: 10, to: 11 }] })).toEqual({
    text: 'const a = 1',
    ranges: [[6, 7]],
  })
  const long = `${'y'.repeat(60)}found`
  const shown = excerpt({ line: 1, text: long, offset: 100, ranges: [{ from: 160, to: 165 }] })
  expect(shown.text.startsWith('…')).toBe(true)
  expect(shown.ranges.map(([from, to]) => shown.text.slice(from, to))).toEqual(['found'])
})
