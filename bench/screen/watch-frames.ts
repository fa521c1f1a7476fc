/** Counts frames, long tasks and shifts of the layout in a page from now on; `window.frames.result()` tells them. */
import type { Page } from '@playwright/test'

export async function watchFrames(page: Page): Promise<void> {
  // As text: a function would carry names of the bundler that the page does not have.
  await page.evaluate(`(() => {
    const gaps = []
    let before = performance.now()
    let longest = 0
    let long = 0
    let shift = 0
    let on = true
    const tick = (now) => {
      gaps.push(now - before)
      before = now
      if (on) requestAnimationFrame(tick)
    }
    requestAnimationFrame(tick)
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        long += 1
        longest = Math.max(longest, entry.duration)
      }
    }).observe({ type: 'longtask' })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) shift += entry.value
    }).observe({ type: 'layout-shift' })
    window.frames = {
      result() {
        on = false
        const sorted = gaps.slice(1).sort((a, b) => a - b)
        const mean = sorted.reduce((sum, gap) => sum + gap, 0) / sorted.length
        return {
          'frames/s': Math.round(1000 / mean),
          'p95 frame ms': Math.round(sorted[Math.floor(sorted.length * 0.95)] * 10) / 10,
          'tasks > 50 ms': long,
          'longest task ms': Math.round(longest),
          'layout shift': Math.round(shift * 10000) / 10000,
        }
      },
    }
  })()`)
}

/** What was seen since `watchFrames`. */
export function framesResult(page: Page) {
  return page.evaluate(() => (window as unknown as { frames: { result(): Record<string, number> } }).frames.result())
}
