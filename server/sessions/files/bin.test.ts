/** What the container answers about its bin becomes a problem that a person can act on. The scripts themselves run in e2e. */
import { expect, test } from 'vitest'
import type { Sandbox } from '#sandbox/provider.ts'
import { putIntoBin, takeOutOfBin } from './bin.ts'

type Ran = Awaited<ReturnType<Sandbox['run']>>

function answering(end: Partial<Ran['end']>, stderr = ''): Pick<Sandbox, 'run'> {
  const whole = {
    ...{
      kind: 'exited' as const,
      exitCode: 0,
      signal: null,
      outOfMemory: false,
      bytes: {},
      outputPath: '',
      durationMs: 1,
    },
    ...end,
  }
  const empty = new Uint8Array()
  return {
    run: async () => ({ end: whole, stdout: empty, stderr: new TextEncoder().encode(stderr), truncated: false }),
  }
}

test.each([
  [{ exitCode: 40 }, '', 'not_found'],
  [{ exitCode: 41 }, '', 'too_large'],
  [{ exitCode: 45 }, "cp: error writing '/home/x': No space left on device\n", 'disk_full'],
  [{ exitCode: 45 }, "cp: cannot open '/workspace/a': Permission denied\n", 'failed'],
  [{ kind: 'timeout' as const, exitCode: null }, '', 'failed'],
])('%o with %j is %s, in words', async (end, stderr, kind) => {
  const outcome = await putIntoBin(answering(end, stderr), '/workspace/a')
  expect(outcome).toMatchObject({
    ok: false,
    problem: { kind, path: '/workspace/a', message: expect.stringMatching(/\w/) },
  })
})

test('what was put in has an id by which it is taken out', async () => {
  const put = await putIntoBin(answering({}), '/workspace/a')
  expect(put).toMatchObject({ ok: true, value: { binId: expect.stringMatching(/^[0-9a-f]{16}$/) } })
  expect(await takeOutOfBin(answering({ exitCode: 43 }), '/workspace/a', 'x')).toMatchObject({
    ...{ ok: false, problem: { kind: 'exists' } },
  })
})
