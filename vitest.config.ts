import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Suites by what they need of the machine: `unit` needs nothing, `integration` needs Docker and the database. */
export default defineConfig({
  resolve: {
    alias: {
      '#protocol': at('./protocol'),
      '#sandbox': at('./sandbox'),
      '#server': at('./server'),
      '#e2e': at('./e2e'),
      '#app': at('./app'),
    },
  },
  test: {
    // Files share what they import, which is a third of the time; so what a test puts in place of something is gone before the next one begins, and before the next file is read.
    isolate: false,
    unstubEnvs: true,
    unstubGlobals: true,
    restoreMocks: true,
    setupFiles: [at('./scripts/testing/put-back.mjs')],
    // What is awaited comes when it comes, on two cores that others use; this ends what never does.
    expect: { poll: { timeout: 30_000 } },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{protocol,sandbox,server,app,e2e,scripts,prisma}/**/*.test.{ts,tsx,mjs}'],
          exclude: ['**/*.integration.test.ts', '**/node_modules/**'],
          // Half of them wait more than they compute; the default leaves one core out.
          maxWorkers: '100%',
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['{protocol,sandbox,server,e2e,scripts}/**/*.integration.test.ts'],
          // It ends what hangs; how long something may take is another matter, and four of these share two cores.
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // They wait for containers more than they compute.
          maxWorkers: 4,
        },
      },
    ],
  },
})
