/** Panels remember their sizes, and what a browser kept is not trusted. */
import { describe, expect, test } from 'vitest'
import { DEFAULT_LAYOUT, otherPreset, readLayout, sizesKey, sizesOf } from './layout.ts'

const sum = (sizes: Record<string, number>) => Object.values(sizes).reduce((total, size) => total + size, 0)

describe('what a browser kept', () => {
  test('is read again as it was written', () => {
    const layout = { ...DEFAULT_LAYOUT, preset: 'code' as const, active: { side: 'files' }, phoneTab: 'files' }
    expect(readLayout(JSON.stringify(layout))).toEqual(layout)
  })

  test('says nothing of what something led to: that was another session', () => {
    const layout = { ...DEFAULT_LAYOUT, phoneTab: 'files', phoneLedTo: 'editor' }
    expect(readLayout(JSON.stringify(layout))).toEqual({ ...layout, phoneLedTo: null })
  })

  test.each([null, '', '{', 'null', '[]', '{"preset":"x"}', '{"preset":"watch","sizes":{"a":{"b":"c"}}}'])(
    '%j falls back to the default',
    (text) => expect(readLayout(text)).toEqual(DEFAULT_LAYOUT),
  )
})

describe('sizes', () => {
  test.each([
    [['side', 'transcript', 'right']],
    [['side', 'transcript']],
    [['transcript']],
    [['work', 'bottom']],
    [['unheard', 'of']],
  ])('of %j add up to the whole', (panels) => {
    for (const preset of ['watch', 'code'] as const)
      expect(sum(sizesOf({ preset, sizes: {} }, panels))).toBeCloseTo(100)
  })

  test('the transcript is wide to watch, and the work is wide to code', () => {
    const panels = ['side', 'transcript', 'right']
    const [watch, code] = (['watch', 'code'] as const).map((preset) => sizesOf({ preset, sizes: {} }, panels))
    expect(watch?.['transcript']).toBeGreaterThan(watch?.['right'] ?? 0)
    expect(code?.['right']).toBeGreaterThan(code?.['transcript'] ?? 0)
  })

  test('as they were left they come back, for that preset and those panels only', () => {
    const panels = ['side', 'transcript']
    const kept = { side: 40, transcript: 60 }
    const layout = { preset: 'watch' as const, sizes: { [sizesKey('watch', panels)]: kept } }
    expect(sizesOf(layout, panels)).toEqual(kept)
    expect(sizesOf({ ...layout, preset: otherPreset('watch') }, panels)).not.toEqual(kept)
    expect(sizesOf(layout, [...panels, 'right'])).not.toHaveProperty('side', 40)
  })
})
