/** Back and forward in a frame never leave our page, whatever the page in it does. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canGo, type FrameHistory, gaveUp, go, loaded, NEW_FRAME } from './frame-history.ts'

const first = loaded(NEW_FRAME, 5)

test('the first page cannot go back', () => {
  expect(canGo(NEW_FRAME, -1)).toBe(false)
  expect(canGo(first, -1)).toBe(false)
  expect(canGo(first, 1)).toBe(false)
})

test('a link that was followed can be gone back, and forward again', () => {
  const second = loaded(first, 6)
  expect(canGo(second, -1)).toBe(true)
  const back = loaded(go(second, -1), 6)
  expect([canGo(back, -1), canGo(back, 1)]).toEqual([false, true])
  expect(loaded(go(back, 1), 6)).toMatchObject({ at: 1, end: 1 })
})

test('a page that loads itself anew adds no step', () => {
  expect(canGo(loaded(loaded(first, 5), 5), -1)).toBe(false)
})

test('no second step while the first is under way', () => {
  const going = go(loaded(first, 6), -1)
  expect(canGo(going, -1)).toBe(false)
  expect(go(going, -1)).toBe(going)
})

/** A browser with our own page's entries up to `BASE`, and the frame's behind them. */
const BASE = 4
class Browser {
  at = BASE
  end = BASE
  history: FrameHistory = loaded(NEW_FRAME, BASE + 1)

  link(): void {
    this.at += 1
    this.end = this.at
    this.#loads()
  }

  replace(): void {
    this.#loads()
  }

  step(by: -1 | 1): void {
    if (!canGo(this.history, by)) return
    this.history = go(this.history, by)
    // A step that the browser does not have loads nothing.
    if (this.at + by > this.end) {
      this.history = gaveUp(this.history)
      return
    }
    this.at += by
    this.#loads()
  }

  /** A page that moves within itself is gone back in without loading, which takes a step of the browser’s all the same. */
  silentBack(): void {
    if (!canGo(this.history, -1)) return
    this.history = gaveUp(go(this.history, -1))
    this.at -= 1
  }

  #loads(): void {
    this.history = loaded(this.history, this.end + 1)
  }
}

test('after any loads and steps there are at most as many steps back as the browser really has', () => {
  const step = fc.constantFrom(
    'link' as const,
    'replace' as const,
    'silentBack' as const,
    'back' as const,
    'forward' as const,
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const browser = new Browser()
      for (const one of steps) {
        if (one === 'link' || one === 'replace' || one === 'silentBack') browser[one]()
        else browser.step(one === 'back' ? -1 : 1)
        expect(browser.history.at).toBeLessThanOrEqual(browser.at - BASE)
      }
    }),
  )
})
