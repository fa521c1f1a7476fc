/** Merging keeps what both sides did, and says where it cannot. */
import { describe, expect, test } from 'vitest'
import { countLines, diffLines, linesOf } from './line-diff.ts'
import { mergedText, mergeTexts } from './merge-texts.ts'

const text = (...lines: string[]) => lines.map((line) => `${line}\n`).join('')

/** The same numbers each time. */
function dice(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state % below
  }
}

/** A text whose lines are often alike, and an edit of it. */
function sample(roll: (below: number) => number, length: number): string[] {
  return Array.from({ length }, () => `${'abcde'[roll(5)]}\n`)
}
function edited(roll: (below: number) => number, lines: readonly string[]): string[] {
  return lines.flatMap((line) => (roll(6) > 0 ? [line] : roll(2) > 0 ? [] : [`${roll(9)}\n`, line]))
}

describe('a diff', () => {
  test('leads from one text to the other, for any two', () => {
    const roll = dice(7)
    for (let round = 0; round < 400; round++) {
      const before = sample(roll, roll(30))
      const after = round % 2 === 0 ? edited(roll, before) : sample(roll, roll(30))
      const result: string[] = []
      let done = 0
      for (const change of diffLines(before, after)) {
        result.push(...before.slice(done, change.beforeFrom), ...after.slice(change.afterFrom, change.afterTo))
        expect(result.length).toBe(change.afterTo)
        done = change.beforeTo
      }
      expect([...result, ...before.slice(done)]).toEqual(after)
    }
  })

  test('is the shortest: one line in the middle is one line', () => {
    const lines = Array.from({ length: 1000 }, (_, index) => String(index % 7))
    expect(countLines(text(...lines), text(...lines.slice(0, 500), 'new', ...lines.slice(500)))).toEqual({
      added: 1,
      removed: 0,
    })
    expect(countLines('', text('a', 'b'))).toEqual({ added: 2, removed: 0 })
    expect(countLines('a', 'a\n')).toEqual({ added: 1, removed: 1 })
  })

  test('of two large texts with nothing in common is one change, quickly', () => {
    const [left, right] = ['l', 'r'].map((mark) => Array.from({ length: 50_000 }, (_, index) => `${mark}${index}\n`))
    const startedAt = performance.now()
    expect(diffLines(left ?? [], right ?? [])).toEqual([
      { beforeFrom: 0, beforeTo: 50_000, afterFrom: 0, afterTo: 50_000 },
    ])
    expect(performance.now() - startedAt).toBeLessThan(5000)
  })

  test('keeps line ends of every kind', () => {
    for (const words of ['', 'a', 'a\n', 'a\r\nb\r\n', '\n\n', 'a\n\nb']) expect(linesOf(words).join('')).toBe(words)
  })
})

describe('a merge', () => {
  const base = text('one', 'two', 'three', 'four', 'five')

  test('keeps changes of both sides in different places', () => {
    const merged = mergeTexts({ base, ours: base.replace('one', 'ONE'), theirs: base.replace('five', 'FIVE') })
    expect(merged.clean).toBe(true)
    expect(mergedText(merged)).toBe(text('ONE', 'two', 'three', 'four', 'FIVE'))
    expect(merged.hunks.map(({ kind }) => kind)).toEqual(['ours', 'same', 'theirs'])
  })

  test('takes the same change of both sides once', () => {
    const both = base.replace('three', 'THREE')
    const merged = mergeTexts({ base, ours: both, theirs: both })
    expect(merged.hunks.map(({ kind }) => kind)).toEqual(['same', 'both', 'same'])
    expect(mergedText(merged)).toBe(both)
  })

  test('of two changes of one line is a conflict, written as git writes it', () => {
    const merged = mergeTexts({ base, ours: base.replace('two', 'mine'), theirs: base.replace('two', 'yours') })
    expect(merged.clean).toBe(false)
    expect(merged.hunks[1]).toEqual({ kind: 'conflict', base: 'two\n', ours: 'mine\n', theirs: 'yours\n' })
    expect(mergedText(merged, { ours: 'me', theirs: 'you' })).toBe(
      'one\n<<<<<<< me\nmine\n||||||| base\ntwo\n=======\nyours\n>>>>>>> you\nthree\nfour\nfive\n',
    )
  })

  test('of a deletion and an edit, of two insertions in one place, and of neighbouring lines is a conflict', () => {
    const without = (word: string) => base.replace(`${word}\n`, '')
    expect(mergeTexts({ base, ours: without('two'), theirs: base.replace('two', 'x') }).clean).toBe(false)
    expect(mergeTexts({ base, ours: base.replace('two', 'two\na'), theirs: base.replace('two', 'two\nb') }).clean).toBe(
      false,
    )
    expect(mergeTexts({ base, ours: base.replace('two', 'x'), theirs: base.replace('three', 'y') }).clean).toBe(false)
  })

  test('markers stand on lines of their own when the last line has no end', () => {
    const merged = mergeTexts({ base: 'a', ours: 'b', theirs: 'c' })
    expect(mergedText(merged)).toBe('<<<<<<< yours\nb\n||||||| base\na\n=======\nc\n>>>>>>> theirs\n')
  })

  test('with a side that did nothing is the other side, and with itself is itself, for any texts', () => {
    const roll = dice(11)
    for (let round = 0; round < 300; round++) {
      const from = sample(roll, roll(25))
      const [start, one, two] = [from, edited(roll, from), edited(roll, from)].map((lines) => lines.join(''))
      const sides = { base: start ?? '', ours: one ?? '', theirs: two ?? '' }
      expect(mergedText(mergeTexts({ ...sides, theirs: sides.base }))).toBe(sides.ours)
      expect(mergedText(mergeTexts({ ...sides, ours: sides.base }))).toBe(sides.theirs)
      expect(mergedText(mergeTexts({ ...sides, theirs: sides.ours }))).toBe(sides.ours)
      const merged = mergeTexts(sides)
      const pick = (side: 'ours' | 'theirs' | 'base') =>
        merged.hunks.map((hunk) => (hunk.kind === 'conflict' ? hunk[side] : hunk.text)).join('')
      if (merged.clean) expect(pick('ours')).toBe(pick('theirs'))
      else expect(pick('ours')).not.toBe(pick('theirs'))
    }
  })
})
