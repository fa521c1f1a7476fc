/** What the container answers about its bin becomes a problem that a person can act on. The scripts themselves run in e2e. */
import { expect, test } from 'vitest'
import type { Sandbox } from '#sandbox/provider.ts'
import { putIntoBin, takeOutOfBin } from './bin.ts'

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

test.each([
  [{ exitCode: 40 }, '', 'not_found'],
  [{ exitCode: 41 }, '', 'too_large'],
  [{ exitCode: 46 }, "mv: cannot move 'a': Permission denied\n", 'permission'],
  [{ exitCode: 45 }, "cp: error writing '/home/x': No space left on device\n", 'disk_full'],
  [{ exitCode: 45 }, "cp: cannot open '/workspace/No space left on device/b': Permission denied\n", 'failed'],
  [{ kind: 'timeout' as const, exitCode: null }, '', 'failed'],
  [{ kind: 'cancelled' as const, exitCode: null, message: 'No space left: the disk limit …' }, '', 'disk_full'],
])('%o with %j is %s, in words', async (end, stderr, kind) => {
  const { sandbox } = answering({ end, stderr })
  expect(await putIntoBin(sandbox, DELETION)).toMatchObject({
    ...{ ok: false, problem: { kind, path: '/workspace/a', message: expect.stringMatching(/\w/) } },
  })
})

test('a deletion that was cut in the middle is taken back; one that was refused did nothing', async () => {
  const cut = answering({ end: { kind: 'timeout', exitCode: null } })
  await putIntoBin(cut.sandbox, DELETION)
  const { sandbox, commands } = answering({ end: {} })
  await takeOutOfBin(sandbox, DELETION)
  expect(cut.commands.slice(1)).toEqual(commands)
  const refused = answering({ end: { exitCode: 41 } })
  await putIntoBin(refused.sandbox, DELETION)
  expect(refused.commands).toHaveLength(1)
})

test('what is kept no more is said to be so', async () => {
  expect(await takeOutOfBin(answering({ end: { exitCode: 49 } }).sandbox, DELETION)).toMatchObject({
    ...{ ok: false, problem: { kind: 'failed', message: 'What was deleted is not kept any more.' } },
  })
})
