/** How the browser of this machine is started, for what is measured without Playwright's own runner. */
import type { LaunchOptions } from '@playwright/test'
import config from '../../playwright.config.ts'

export const BROWSER: LaunchOptions = config.use?.launchOptions ?? {}
