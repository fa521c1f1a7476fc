/** What is promised when the server dies at any moment. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { SILENT } from './logger.ts'
import { openStore } from './open-store.ts'
import { readPages } from './read-pages.ts'

const CHILD = fileURLToPath(new URL('./testing/append-child.ts', import.meta.url))
/** `npm run chaos` dies more often. */
const ROUNDS = process.env['SLIPWAY_CHAOS'] === '1' ? 60 : 4

/** Runs a server until it has acknowledged some batches, then kills it in full flight. */
async function crash(dataDir: string, batches: number): Promise<number[]> {
  const child = spawn(process.execPath, ['--import', 'tsx', CHILD, dataDir, 's-crash'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const acked: number[] = []
  let rest = ''
  let complaints = ''
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()))
  const gone = new Promise<void>((resolve) => child.on('close', () => resolve()))
  child.stdout.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.startsWith('acked ')) acked.push(Number(line.slice(6)))
    if (acked.length >= batches) child.kill('SIGKILL')
  })
  await gone
  if (acked.length < batches) throw new Error(`the server ended by itself: ${complaints}`)
  return acked
}

it(
  `[R1] what was acknowledged is there after kill -9, and no batch is there in part, ${ROUNDS} times over`,
  async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'slipway-crash-'))
    try {
      const acked: number[] = []
      for (let round = 0; round < ROUNDS; round++) acked.push(...(await crash(dataDir, 3 + ((round * 7) % 20))))
      await using store = await openStore({ dataDir, logger: SILENT, ballastBytes: 0 })
      const texts: string[] = []
      for await (const page of readPages(store.events, { sessionId: 's-crash', after: 0 })) {
        for (const { event } of page) texts.push(event.type === 'message-posted' ? event.text : '')
      }
      const parts = byBatch(texts)
      for (const base of acked) expect(parts.get(base)).toEqual(['a', 'b', 'c'])
      for (const stored of parts.values()) expect(stored).toEqual(['a', 'b', 'c'])
      expect(acked.length).toBeGreaterThan(ROUNDS * 3)
    } finally {
      await rm(dataDir, { recursive: true, force: true })
    }
  },
  ROUNDS * 60_000,
)

function byBatch(texts: readonly string[]): Map<number, string[]> {
  const parts = new Map<number, string[]>()
  for (const text of texts) {
    const [, base = '', part = ''] = text.split(' ')
    parts.set(Number(base), [...(parts.get(Number(base)) ?? []), part])
  }
  return parts
}

it('the database stops by itself when its server is killed', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'slipway-crash-'))
  let child: ChildProcess | undefined
  try {
    child = spawn(process.execPath, ['--import', 'tsx', CHILD, dataDir, 's-crash'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const running = child
    await new Promise<void>((resolve) => running.stdout?.once('data', () => resolve()))
    const pid = Number.parseInt(await readFile(join(dataDir, 'pg/postmaster.pid'), 'utf8'), 10)
    expect(() => process.kill(pid, 0)).not.toThrow()
    running.kill('SIGKILL')
    await expect.poll(() => alive(pid), { timeout: 120_000 }).toBe(false)
  } finally {
    child?.kill('SIGKILL')
    await rm(dataDir, { recursive: true, force: true })
  }
})

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
