/** A command that a person approves must not hide anything from them. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { visibleText } from './visible-text.ts'

const shown = (text: string) =>
  visibleText(text)
    .map((piece) => (piece.kind === 'plain' ? piece.text : `⟨${piece.name}⟩`))
    .join('')

test.each([
  ['rm -rf /tmp/x', 'rm -rf /tmp/x'],
  ['a\tb\nc', 'a\tb\nc'],
  ['Größe 日本語 🙂', 'Größe 日本語 🙂'],
  ['safe\u202Egnp.exe', 'safe⟨RLO⟩gnp.exe'],
  ['if (a\u2066)\u2069', 'if (a⟨LRI⟩)⟨PDI⟩'],
  ['pay\u200Bpal', 'pay⟨ZWSP⟩pal'],
  ['git\u00A0status', 'git⟨NBSP⟩status'],
  ['clear\u001B[2J', 'clear⟨ESC⟩[2J'],
  ['over\rwritten', 'over⟨CR⟩written'],
  ['tag\u{E0041}', 'tag⟨U+E0041⟩'],
  ['half\uD800', 'half⟨U+D800⟩'],
])('%j is shown as %s', (text, expected) => expect(shown(text)).toBe(expected))

test('nothing is lost and nothing is added', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: 40 }), (points) => {
      const text = String.fromCodePoint(...points)
      expect(
        visibleText(text)
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text)
    }),
  )
})
