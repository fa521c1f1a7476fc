import { describe, expect, it } from 'vitest'
import type { CallDisplay } from '#protocol/content.ts'
import { type FileNow, proposedChange } from './proposed-change.ts'

const EDIT: CallDisplay = { kind: 'edit', verb: 'Edit', title: '/workspace/a.js', path: '/workspace/a.js' }
const LINES = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
const NOW: FileNow = { kind: 'text', text: `${LINES.join('\n')}\n` }

/** The lines of the patch behind its head. */
function linesOf(change: ReturnType<typeof proposedChange>): string[] {
  return (
    change?.patch
      .split('\n')
      .slice(4)
      .filter((text) => text !== '') ?? []
  )
}

describe('a change that is asked for', () => {
  it('stands in the file with its number and what surrounds it', () => {
    const change = proposedChange(EDIT, { old_string: 'six', new_string: 'SIX' }, NOW)
    expect(change).toMatchObject({ placed: true, note: null })
    expect(linesOf(change)).toEqual([
      '@@ -3,7 +3,7 @@',
      ' three',
      ' four',
      ' five',
      '-six',
      '+SIX',
      ' seven',
      ' eight',
      ' nine',
    ])
  })

  it('has no numbers while the file is not known, and says that it is meant everywhere', () => {
    const input = { old_string: 'six', new_string: 'SIX' }
    const change = proposedChange(EDIT, input, { kind: 'unknown' })
    expect(change).toMatchObject({ placed: false, note: null })
    expect(linesOf(change)).toEqual(['@@ -1,1 +1,1 @@', '-six', '+SIX'])
    expect(proposedChange(EDIT, { ...input, replace_all: true }, { kind: 'unknown' })?.note).toMatch(/every place/)
  })

  it('shows each place of one that is meant everywhere, with their count', () => {
    const change = proposedChange(EDIT, { old_string: 'e\n', new_string: 'E\n', replace_all: true }, NOW)
    expect(linesOf(change).filter((text) => text.startsWith('+'))).toEqual(['+onE', '+threE', '+fivE', '+ninE'])
    expect(change).toMatchObject({ placed: true, note: 'In 4 places of the file.' })
  })

  it.each([
    ['is not in the file', { old_string: 'ten', new_string: 'TEN' }, NOW, /not in the file/],
    ['stands in several places', { old_string: 'e\n', new_string: 'E\n' }, NOW, /4 places.*would fail/],
    ['is of a file that is not there', { old_string: 'six', new_string: 'SIX' }, { kind: 'absent' }, /no such file/],
  ] satisfies [string, Record<string, string>, FileNow, RegExp][])(
    'says that it would fail where the text %s',
    (_title, input, now, said) => {
      const change = proposedChange(EDIT, input, now)
      expect(change).toMatchObject({ placed: false, note: expect.stringMatching(said) })
      expect(linesOf(change)).toContain(`-${input.old_string}`.trimEnd())
    },
  )

  it('is the same whichever line ends the file has', () => {
    const windows: FileNow = { kind: 'text', text: NOW.text.replaceAll('\n', '\r\n') }
    const input = { old_string: 'six\nseven', new_string: 'SIX' }
    expect(proposedChange(EDIT, input, windows)).toEqual(proposedChange(EDIT, input, NOW))
  })

  it('of a whole file is what it replaces; a new one is said to be new; the same again changes nothing', () => {
    const content = NOW.text.replace('six', 'SIX')
    expect(linesOf(proposedChange(EDIT, { content }, NOW)).filter((text) => /^[+-]/.test(text))).toEqual([
      '-six',
      '+SIX',
    ])
    const fresh = proposedChange(EDIT, { content }, { kind: 'absent' })
    expect(fresh?.note).toBe('A new file.')
    expect(linesOf(fresh).filter((text) => text.startsWith('+'))).toHaveLength(LINES.length)
    expect(proposedChange(EDIT, { content: NOW.text }, NOW)).toMatchObject({
      patch: '',
      note: expect.stringMatching(/already/),
    })
  })

  it('that rewrites a long file shows all that it would hold, and says that the rest goes', () => {
    const text = Array.from({ length: 3_000 }, (_, at) => `old ${at}`).join('\n')
    const content = Array.from({ length: 3_000 }, (_, at) => `new ${at}`).join('\n')
    const change = proposedChange(EDIT, { content }, { kind: 'text', text })
    expect(linesOf(change).filter((said) => said.startsWith('+new'))).toHaveLength(3_000)
    expect(change?.note).toMatch(/Replaces all/)
  })

  it('is not known where the input says nothing of it', () => {
    expect(proposedChange(EDIT, { other: 1 }, NOW)).toBeNull()
    expect(proposedChange(EDIT, null, NOW)).toBeNull()
    expect(proposedChange({ ...EDIT, kind: 'file' }, { content: 'x' }, NOW)).toBeNull()
  })
})
