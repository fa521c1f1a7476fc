// Two set-ups in one checkout take turns, and a killed one holds nobody up.
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { takeLock } from './lock.mjs'

const calm = () => new AbortController().signal
const someRoot = () => `/somewhere/${randomUUID()}`

test('the second waits, is told by whom, and follows when the first lets go', async () => {
  const root = someRoot()
  const order = []
  const release = await takeLock(root, { signal: calm(), onWait: () => order.push('first waits') })
  const told = resolvers()
  const second = takeLock(root, { signal: calm(), onWait: (pid) => told.resolve(pid) }).then((free) => {
    order.push('second in')
    return free
  })
  expect(await told.promise).toBe(String(process.pid))
  order.push('first out')
  release()
  const releaseSecond = await second
  releaseSecond()
  expect(order).toEqual(['first out', 'second in'])
})

test('different checkouts do not wait for each other', async () => {
  const free = await Promise.all(
    [someRoot(), someRoot()].map((root) => takeLock(root, { signal: calm(), onWait: () => {} })),
  )
  for (const release of free) release()
  expect(free).toHaveLength(2)
})

test('an abort ends the wait', async () => {
  const root = someRoot()
  const release = await takeLock(root, { signal: calm(), onWait: () => {} })
  const controller = new AbortController()
  const waiting = takeLock(root, { signal: controller.signal, onWait: () => controller.abort(new Error('enough')) })
  await expect(waiting).rejects.toThrow('enough')
  release()
})

test('kill -9 of the holder frees the lock', async () => {
  const root = someRoot()
  const code = `const { takeLock } = await import(${JSON.stringify(new URL('./lock.mjs', import.meta.url).href)})
    await takeLock(${JSON.stringify(root)}, { signal: new AbortController().signal, onWait() {} })
    console.log('held'); setInterval(() => {}, 1000)`
  const holder = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(holder.stdout, 'data')
  const release = await takeLock(root, { signal: calm(), onWait: () => holder.kill('SIGKILL') })
  release()
  expect(holder.killed).toBe(true)
})

function resolvers() {
  let resolve = () => {}
  const promise = new Promise((done) => {
    resolve = done
  })
  return { promise, resolve }
}
