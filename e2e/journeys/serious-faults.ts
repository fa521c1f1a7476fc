/** What axe finds on a page that keeps somebody out: its serious and critical findings, in short. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/** `colours`: for a theme whose other sibling was looked at whole: nothing else differs. */
export async function seriousFaults(page: Page, what: 'all' | 'colours' = 'all'): Promise<string[]> {
  // What is still fading in has another contrast than what stands there.
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY)
        .map(({ finished }) => finished.catch(() => null)),
    ).then(() => null),
  )
  // Sentinels of an open menu hand the focus on the moment they get it: nobody ever stands on one.
  // What passes is not written down: that takes longer than to find what does not.
  // In one piece, for we have no frames but the preview's, which is not ours: in pieces, each look opens a page more.
  const axe = new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({ resultTypes: ['violations'] })
    .exclude('[data-base-ui-focus-guard]')
  const { violations } = await (what === 'all' ? axe : axe.withRules(['color-contrast'])).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary}`),
    )
}

/** Light, looked at whole, and dark, by its colours; the page is left dark. */
export async function faultsInBothThemes(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'light' })
  const light = await seriousFaults(page)
  await page.emulateMedia({ colorScheme: 'dark' })
  const dark = await seriousFaults(page, 'colours')
  return [...light.map((fault) => `light: ${fault}`), ...dark.map((fault) => `dark: ${fault}`)]
}
