/** What a finger would miss on a page: controls in sight that are lower or narrower than 44 pixels. */
import type { Page } from '@playwright/test'

export interface SmallTarget {
  name: string | null
  /** CSS pixels. */
  width: number
  height: number
}

/** Switches and radios are pressed by their whole row. */
export function smallTargets(page: Page): Promise<SmallTarget[]> {
  return page.evaluate(() =>
    [
      ...document.querySelectorAll(
        'button, [role="combobox"], [role="treeitem"], [role^="menuitem"], [role="option"], summary, a[href], input:not([type="file"], [type="checkbox"], [type="radio"])',
      ),
    ]
      .filter(
        (element) =>
          element.checkVisibility({ visibilityProperty: true }) &&
          element.getAttribute('aria-hidden') !== 'true' &&
          element.role !== 'switch' &&
          element.role !== 'radio' &&
          // In the midst of words: its line is as high as the others.
          getComputedStyle(element).display !== 'inline',
      )
      .map((element) => {
        // One that lies over all of its row is as high as that.
        const stretched = getComputedStyle(element, '::after').position === 'absolute'
        const box = stretched ? (element.closest('li') ?? element) : element
        const { width, height } = box.getBoundingClientRect()
        return { name: element.getAttribute('aria-label') ?? element.textContent, width, height }
      })
      .filter(({ width, height }) => height > 1 && Math.min(width, height) < 43),
  )
}
