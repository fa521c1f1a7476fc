/** What axe finds on a page that keeps somebody out: its serious and critical findings, in short. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'

export interface FaultsOptions {
  /** `colours`: for a theme whose other sibling was looked at whole: nothing else differs. */
  what?: 'all' | 'colours'
  /** Selectors of the parts that differ from what was looked at before; the whole page when left out. */
  within?: readonly string[]
}

/** Where a session says how it is doing: its header, what is said on top, the conversation, the bar below. */
export const SAYS_HOW_IT_IS = ['header', '[role="status"]', '[aria-label="Conversation with the agent"]', 'footer']

export async function seriousFaults(page: Page, options: FaultsOptions = {}): Promise<string[]> {
  const { what = 'all', within = [] } = options
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
  for (const part of within) axe.include(part)
  const { violations } = await (what === 'all' ? axe : axe.withRules(['color-contrast'])).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary}`),
    )
}

/** Of the state in which a session is, in both themes; its other panes look the same in all of them. The page is left light. */
export async function faultsOfState(page: Page): Promise<string[]> {
  const faults = await faultsInBothThemes(page, SAYS_HOW_IT_IS)
  await page.emulateMedia({ colorScheme: 'light' })
  return faults
}

/** Light, looked at whole, and dark, by its colours; the page is left dark. */
export async function faultsInBothThemes(page: Page, within: readonly string[] = []): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'light' })
  const light = await seriousFaults(page, { within })
  await page.emulateMedia({ colorScheme: 'dark' })
  const dark = await seriousFaults(page, { what: 'colours', within })
  return [...light.map((fault) => `light: ${fault}`), ...dark.map((fault) => `dark: ${fault}`)]
}
