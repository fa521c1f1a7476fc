// `npm run shots [-- SCENE]`: pictures of every screen in every state, both themes and three widths, into shots/.
import { spawnSync } from 'node:child_process'
import { checkout, setUp } from './setup/set-up.mjs'

const failed = await setUp({ purpose: 'test', stream: process.stdout })
if (failed) process.exit(failed)
const { status } = spawnSync(process.execPath, ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list'], {
  cwd: checkout,
  stdio: 'inherit',
  env: { ...process.env, SLIPWAY_SHOTS: process.argv[2] ?? 'all', PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' },
})
process.exitCode = status ?? 1
