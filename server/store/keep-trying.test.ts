/** Patience with limits. */
import { expect, it } from 'vitest'
import { keepTrying } from './keep-trying.ts'

const away = () => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
const full = () => Object.assign(new Error('no room'), { code: '53100' })

/** Fails with each in turn, then succeeds. */
function failing(...failures: Error[]): () => Promise<string> {
  return async () => {
    const next = failures.shift()
    if (next !== undefined) throw next
    return 'done'
  }
}

it('tries again until it works, saying why it waits, and gives room back once', async () => {
  const seen: string[] = []
  const onDiskFull = async () => void seen.push('relief')
  const outcome = await keepTrying(failing(away(), full(), full()), {
    onWait: (reason) => seen.push(reason),
    onDiskFull,
  })
  expect(outcome).toBe('done')
  expect(seen).toEqual(['database_unreachable', 'disk_full', 'relief', 'disk_full'])
})

it('throws a bug at once', async () => {
  await expect(keepTrying(failing(new Error('syntax')), {})).rejects.toThrow('syntax')
})

it('gives up after its limit with a name for the trouble', async () => {
  const options = { limitMs: 0 }
  await expect(keepTrying(failing(away(), away(), away()), options)).rejects.toMatchObject({ code: 'unreachable' })
  await expect(keepTrying(failing(full(), full(), full()), options)).rejects.toMatchObject({ code: 'disk_full' })
})

it('stops in the middle of a wait when told to', async () => {
  const stop = new AbortController()
  const onWait = () => setTimeout(() => stop.abort(), 5)
  const endless = keepTrying(() => Promise.reject(away()), { signal: stop.signal, onWait })
  await expect(endless).rejects.toMatchObject({ name: 'AbortError' })
})
