/** What the container answers about its bin becomes a problem that a person can act on. The scripts themselves run in e2e. */
import { describe, expect, test } from 'vitest'
import type { Sandbox } from '#sandbox/provider.ts'
import { Bin } from './bin.ts'
import { BIN_EXIT, TAKE } from './bin-scripts.ts'

type Ran = Awaited<ReturnType<Sandbox['run']>>
const DELETION = { path: '/workspace/a', binId: '0123456789abcdef' }

/** Answers in this order, and tells what it was asked. */
function answering(...answers: { end: Partial<Ran['end']>; stderr?: string }[]) {
  const commands: string[] = []
  const empty = new Uint8Array()
  const sandbox: Pick<Sandbox, 'run'> = {
    async run({ command }) {
      const { end, stderr = '' } = answers[commands.push(command) - 1] ?? { end: {} }
      const usual = { kind: 'exited' as const, exitCode: 0, signal: null, outOfMemory: false }
      const whole = { ...usual, bytes: {}, outputPath: '', durationMs: 1, ...end }
      return { end: whole, stdout: empty, stderr: new TextEncoder().encode(stderr), truncated: false }
    },
  }
  return { sandbox, commands }
}

const put = (sandbox: Pick<Sandbox, 'run'>) => new Bin().put(sandbox, DELETION)

test.each([
  [{ exitCode: BIN_EXIT.notThere }, '', 'not_found'],
  [{ exitCode: BIN_EXIT.tooLarge }, '', 'too_large'],
  [{ exitCode: BIN_EXIT.notAllowed }, "mv: cannot move 'a': Permission denied\n", 'permission'],
  [{ exitCode: BIN_EXIT.failed }, "cp: error writing '/home/x': No space left on device\n", 'disk_full'],
  [{ exitCode: BIN_EXIT.failed }, "cp: error writing '/home/x': Disk quota exceeded\n", 'disk_full'],
  [
    { exitCode: BIN_EXIT.failed },
    "cp: cannot open '/workspace/No space left on device/b': Permission denied\n",
    'failed',
  ],
])('%o with %j is %s, in words', async (end, stderr, kind) => {
  expect(await put(answering({ end, stderr }).sandbox)).toMatchObject({
    ...{ kind: 'refused', problem: { kind, path: '/workspace/a', message: expect.stringMatching(/\w/) } },
  })
})

describe('a deletion that was cut in the middle', () => {
  const killed = { kind: 'exited' as const, exitCode: null, signal: 'SIGKILL' }
  const full = { kind: 'cancelled' as const, exitCode: null, message: 'No space left: the disk limit …' }

  test.each([
    ['by the clock', { kind: 'timeout' as const, exitCode: null }, 'failed'],
    ['by a signal', killed, 'failed'],
    ['by the limit of the disk', full, 'disk_full'],
  ])('%s is taken back', async (_how, end, kind) => {
    for (const exitCode of [0, BIN_EXIT.exists]) {
      const { sandbox, commands } = answering({ end }, { end: { exitCode } })
      expect(await put(sandbox)).toMatchObject({ kind: 'refused', problem: { kind } })
      expect(commands[1]).toContain(TAKE)
    }
  })

  test.each([BIN_EXIT.failed, BIN_EXIT.stuck, BIN_EXIT.notKept])(
    'and cannot be taken back (%d) is said to be unclear',
    async (exitCode) => {
      expect(await put(answering({ end: killed }, { end: { exitCode } }).sandbox)).toMatchObject({ kind: 'unclear' })
    },
  )

  test('is not asked after when it was refused', async () => {
    const { sandbox, commands } = answering({ end: { exitCode: BIN_EXIT.tooLarge } })
    await put(sandbox)
    expect(commands).toHaveLength(1)
  })
})

test('what stands beside its place, since something new stands there, is not said to be where it was', async () => {
  expect(await put(answering({ end: { exitCode: BIN_EXIT.stuck } }).sandbox)).toMatchObject({
    ...{ kind: 'unclear', message: expect.stringContaining('.slipway-') },
  })
})

test('one act at a time, whatever became of the one before', async () => {
  const bin = new Bin()
  const seen: string[] = []
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const slow: Pick<Sandbox, 'run'> = {
    async run() {
      seen.push('first')
      await held
      throw new Error('The container is gone.')
    },
  }
  const quick: Pick<Sandbox, 'run'> = {
    run: (request) => {
      seen.push('second')
      return answering().sandbox.run(request)
    },
  }
  const [first, second] = [bin.put(slow, DELETION), bin.take(quick, DELETION)]
  await Promise.resolve()
  expect(seen).toEqual(['first'])
  release()
  await expect(first).rejects.toThrow('gone')
  expect(await second).toEqual({ kind: 'done' })
})

test('what is kept no more is said to be so', async () => {
  expect(await new Bin().take(answering({ end: { exitCode: BIN_EXIT.notKept } }).sandbox, DELETION)).toMatchObject({
    ...{ kind: 'refused', problem: { kind: 'failed', message: 'What was deleted is not kept any more.' } },
  })
})
