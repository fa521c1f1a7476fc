// Child processes of set-up, and that none of them is left behind.
import { existsSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { runCommand } from './run-command.mjs'

test('it returns the exit code and both outputs', async () => {
  const { code, stdout, output } = await runCommand('sh', ['-c', 'echo out; echo err >&2; exit 3'])
  expect({ code, stdout }).toEqual({ code: 3, stdout: 'out\n' })
  expect(output).toContain('err')
})

test('a program that does not exist is code 127 and a sentence', async () => {
  const { code, output } = await runCommand('no-such-program-here', [])
  expect(code).toBe(127)
  expect(output).toContain('no-such-program-here')
})

test('an abort takes the whole process group along, also one that ignores SIGTERM', async () => {
  const controller = new AbortController()
  let said = ''
  const running = runCommand('sh', ['-c', 'trap "" TERM; sleep 600 & echo "$$ $!"; wait; sleep 600'], {
    signal: controller.signal,
    onOutput: (text) => {
      said += text
    },
  })
  while (!said.includes('\n')) await delay(10)
  controller.abort(new Error('enough'))
  await expect(running).rejects.toThrow('enough')
  // An entry without a program is of one that has ended: whoever has it now takes it away in their own time.
  for (const pid of said.trim().split(' ')) expect(existsSync(`/proc/${pid}/exe`)).toBe(false)
})

test('an abort before the start starts nothing', async () => {
  await expect(runCommand('true', [], { signal: AbortSignal.abort(new Error('too late')) })).rejects.toThrow('too late')
})
