/** Reads the token file itself: what people must read stands out from whatever it may stand on, in both themes. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { contrast, type Oklch, parseOklch } from './contrast.ts'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')
const block = (selector: string) => {
  const body = css.slice(css.indexOf(`${selector} {`)).split('\n}', 1)[0] ?? ''
  return [...body.matchAll(/^ {2}(--[\w-]+): (.+);$/gm)].map(([, name = '', value = '']): [string, string] => [
    name,
    value,
  ])
}
const declared = new Map(block(':root'))
const highContrast = new Map([...declared, ...block(':root[data-theme="high-contrast"]')])

type Theme = 'light' | 'dark' | 'high-contrast'
function color(name: string, theme: Theme): Oklch {
  const value = (theme === 'high-contrast' ? highContrast : declared).get(`--${name}`)
  if (value === undefined) throw new Error(`no token --${name}`)
  const alias = /^var\(--([\w-]+)\)$/.exec(value)?.[1]
  if (alias !== undefined) return color(alias, theme)
  const pair = /^light-dark\((oklch\([^)]+\)), (oklch\([^)]+\))\)$/.exec(value)
  const parsed = parseOklch((theme === 'light' ? pair?.[1] : pair?.[2]) ?? value)
  if (parsed === null) throw new Error(`--${name} is no plain colour: ${value}`)
  return parsed
}

const GROUNDS = ['background', 'raised', 'float', 'field', 'hover', 'pressed', 'selected']
const numbered = (name: string, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => `${name}-${from + at}`)
const CODE = [...declared.keys()].filter((name) => name.startsWith('--code-')).map((name) => name.slice(2))

const TEXT: [string[], string[]][] = [
  [['text', 'muted', 'accent', 'danger', 'warning', 'success', 'info'], GROUNDS],
  [['faint'], ['background', 'field', 'float']],
  [numbered('actor', 1, 8), ['background', 'raised', 'hover']],
  [['on-solid'], ['accent-solid', 'accent-solid-hover', 'danger-solid', 'danger-solid-hover']],
  [
    ['text', 'muted'],
    ['accent-soft', 'warning-soft', 'success-soft', 'danger-soft', 'info-soft'],
  ],
  [CODE, ['background', 'raised']],
  [
    ['text', ...CODE],
    ['added-line', 'added-word', 'removed-line', 'removed-word'],
  ],
  [['text'], ['found', 'chosen']],
  [['muted'], ['added-line', 'removed-line']],
  [numbered('ansi', 1, 7), ['background']],
  [numbered('ansi', 9, 15), ['background']],
  ...['accent', 'warning', 'success', 'danger', 'info'].map((name): [string[], string[]] => [[name], [`${name}-soft`]]),
]
const LINES: [string[], string[]][] = [
  [
    ['edge', 'accent', 'danger', 'warning', 'success'],
    ['background', 'raised', 'float', 'field', 'hover'],
  ],
]

describe.each<Theme>(['light', 'dark', 'high-contrast'])('%s', (theme) => {
  const tooLow = (rows: [string[], string[]][], least: number) =>
    rows.flatMap(([fronts, grounds]) =>
      fronts.flatMap((front) =>
        grounds
          .map((ground) => ({
            pair: `${front} on ${ground}`,
            ratio: contrast(color(front, theme), color(ground, theme)),
          }))
          .filter(({ ratio }) => ratio < least)
          .map(({ pair, ratio }) => `${pair}: ${ratio.toFixed(2)}`),
      ),
    )

  test('text is at least 4.5 to 1', () => expect(tooLow(TEXT, 4.5)).toEqual([]))
  test('lines that carry meaning are at least 3 to 1', () => expect(tooLow(LINES, 3)).toEqual([]))
  test('the twelve neutrals go one way', () => {
    if (theme === 'high-contrast') return expect(color('neutral-12', theme).l).toBe(1)
    const steps = numbered('neutral', 1, 12).map((name) => color(name, theme).l)
    expect(steps).toEqual(steps.toSorted((a, b) => (theme === 'light' ? b - a : a - b)))
  })
})

test('the formula agrees with what WCAG says of black and white, and of a grey', () => {
  const [black, white] = [parseOklch('oklch(0 0 0)'), parseOklch('oklch(1 0 0)')]
  const grey = parseOklch('oklch(0.566 0 0)')
  if (black === null || white === null || grey === null) throw new Error('not read')
  expect(contrast(black, white)).toBeCloseTo(21, 1)
  // #767676, the lightest grey that passes on white.
  expect(contrast(grey, white)).toBeCloseTo(4.54, 1)
})
