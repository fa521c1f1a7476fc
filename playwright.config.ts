/** Journeys through the screen in a real browser, and the screenshots of every screen. Each worker starts a server of its own. */
import { defineConfig, devices } from '@playwright/test'
import { findProgram } from './scripts/setup/find-program.mjs'
import { browsers } from './scripts/setup/steps/browser.mjs'

const executablePath = browsers.map((name) => findProgram(name)).find((path) => path !== null) ?? undefined

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  fullyParallel: false,
  // Half of a journey is waiting for something. Two keep both processors of a small machine busy.
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    screenshot: 'only-on-failure',
    // Nothing here is about motion, and without a graphics card each frame of it costs the processors.
    contextOptions: { reducedMotion: 'reduce' },
    trace: 'off',
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [
        ...['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking'],
        ...['--disable-component-update', '--disable-sync', '--use-gl=angle', '--use-angle=swiftshader'],
        '--enable-unsafe-swiftshader',
        '--disable-gpu-compositing',
      ],
    },
  },
  // Screenshots are made to be looked at, and never by the tests.
  projects: [
    process.env['SLIPWAY_SHOTS'] === undefined
      ? { name: 'journeys', testDir: 'e2e/journeys' }
      : { name: 'shots', testDir: 'e2e/shots', timeout: 300_000, fullyParallel: true },
  ],
})
