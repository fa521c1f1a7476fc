// Children that outlived a killed set-up.
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { endLeftovers, markOf } from './leftovers.mjs'

/** @param {Record<string, string>} mark */
async function orphan(mark) {
  const script = 'setsid sleep 600 & echo "$$ $!"; wait'
  const child = spawn('sh', ['-c', script], { env: { ...process.env, ...mark }, stdio: ['ignore', 'pipe', 'ignore'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [text] = await once(child.stdout.setEncoding('utf8'), 'data')
  return text.trim().split(' ')
}

test('marked processes are ended with all they started, those of other checkouts are not', async () => {
  const [ours, theirs] = [`/checkout/${randomUUID()}`, `/checkout/${randomUUID()}`]
  const marked = await orphan(markOf(ours))
  const other = await orphan(markOf(theirs))
  expect(await endLeftovers(ours)).toBeGreaterThanOrEqual(2)
  const alive = (pid) => existsSync(`/proc/${pid}/exe`)
  expect(marked.filter(alive)).toEqual([])
  expect(other.filter(alive)).toEqual(other)
  await endLeftovers(theirs)
})

test('nothing is ended where nothing was left', async () => {
  expect(await endLeftovers(`/checkout/${randomUUID()}`)).toBe(0)
})
