/** The log holds words, never the insides of what was thrown. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Runs code beside the log and gives what it wrote. */
function logged(code: string): { status: number | null; text: string } {
  const script = `
    import { createLogger } from './server/logger.ts'
    import { sayLastWords } from './server/last-words.ts'
    import { createScrub } from './server/scrub.ts'
    const scrub = createScrub(['canary-by-value'])
    sayLastWords(scrub)
    const logger = createLogger('info', scrub)
    const broken = Object.assign(new Error('Connection terminated'), {
      client: { processID: 4711, secretKey: 1234567890, password: 'canary-inside' },
    })
    ${code}`
  const args = ['--import', 'tsx', '--input-type=module', '-e', script]
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' })
  return { status, text: stderr }
}

test('[W14] a connection that broke is logged without its backend key and password', () => {
  const { text } = logged(`
    logger.warn({ cause: broken }, 'database: an idle connection broke')
    logger.warn({ error: String(broken), token: 'canary-token' }, 'twice')
    logger.info({ deep: { apiKey: 'canary-key' } }, 'canary-by-value is removed')`)
  expect(text).toContain('Connection terminated')
  expect(text).not.toMatch(/1234567890|canary-/)
})

test('[W14] what nobody caught ends the process with 1 and with words only', () => {
  for (const code of ['throw broken', 'Promise.reject(broken); await new Promise((r) => setTimeout(r, 5_000))']) {
    const { status, text } = logged(code)
    expect(status).toBe(1)
    expect(text).toMatch(/^Slipway ends by a fault of its own: Error: Connection terminated/m)
    expect(text).not.toMatch(/1234567890|canary-/)
  }
})
