/** What a finger would miss on a page: controls in sight that are lower than 44 pixels. */
import type { Page } from '@playwright/test'

export interface SmallTarget {
  name: string | null
  /** CSS pixels. */
  height: number
}

/** Switches and radios are pressed by their whole row. */
export function smallTargets(page: Page): Promise<SmallTarget[]> {
  return page.evaluate(() =>
    [
      ...document.querySelectorAll(
        'button, [role="combobox"], input:not([type="file"], [type="checkbox"], [type="radio"])',
      ),
    ]
      .filter(
        (element) =>
          element.checkVisibility({ visibilityProperty: true }) &&
          element.getAttribute('aria-hidden') !== 'true' &&
          element.role !== 'switch' &&
          element.role !== 'radio',
      )
      .map((element) => ({
        name: element.getAttribute('aria-label') ?? element.textContent,
        height: element.getBoundingClientRect().height,
      }))
      .filter(({ height }) => height > 1 && height < 43),
  )
}
