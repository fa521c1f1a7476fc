/** What a Workspace promises of commands: how they begin, while they run, and what is left when they have ended. */
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { ExecRequest, Workspace } from '../workspace.ts'
import { type ContractPlace, textOf } from './contract-place.ts'

const command = (words: string, more: Partial<ExecRequest> = {}): ExecRequest => ({
  key: `k-${randomUUID()}`,
  inputHash: 'h',
  command: words,
  timeoutMs: 20_000,
  output: 'merged',
  ...more,
})

async function outputOf(workspace: Workspace, request: ExecRequest, stream: 'merged' | 'stdout' | 'stderr' = 'merged') {
  const execution = await workspace.exec(request)
  let output = ''
  for await (const chunk of execution.output({ stream })) output += textOf(chunk.bytes)
  return { output, end: await execution.end() }
}

export function describeCommands(title: string, { rootOf, fresh }: ContractPlace): void {
  describe(`${title}: commands`, () => {
    it('give their output, their exit code and their directory', async () => {
      const { workspace } = fresh()
      await workspace.makeDirectory(`${rootOf()}/deep`)
      const { output, end } = await outputOf(
        workspace,
        command('echo one; echo two >&2; cd deep; exit 3', { reportCwd: true }),
      )
      expect(output).toBe('one\ntwo\n')
      expect(end).toMatchObject({
        kind: 'exited',
        exitCode: 3,
        outOfMemory: false,
        bytes: { merged: 8 },
        cwd: `${rootOf()}/deep`,
      })
    })

    it('keep their streams apart when asked to', async () => {
      const { workspace } = fresh()
      const request = command('echo out; echo err >&2', { output: 'separate' })
      expect((await outputOf(workspace, request, 'stdout')).output).toBe('out\n')
      expect((await outputOf(workspace, request, 'stderr')).output).toBe('err\n')
    })

    it('run once under one key, for everybody who asks', async () => {
      const { workspace, dir } = fresh()
      await workspace.makeDirectory(dir)
      const request = command(`echo ran >> ${dir}/marks; echo done`)
      const [first, second] = await Promise.all([outputOf(workspace, request), outputOf(workspace, request)])
      expect(first.output).toBe('done\n')
      expect(second.end).toEqual(first.end)
      const marks = await workspace.readFile(`${dir}/marks`)
      expect(marks.ok && textOf(marks.value.bytes)).toBe('ran\n')
      expect((await outputOf(workspace, { ...request, inputHash: 'another' })).end.kind).toBe('refused')
    })

    it('are found by their key while they run and when they have ended', async () => {
      const { workspace } = fresh()
      const endless = command('sleep 30')
      expect(await workspace.find(endless.key)).toEqual({ state: 'absent' })
      await workspace.exec(endless)
      const running = await workspace.find(endless.key)
      expect(running.state).toBe('running')
      if (running.state !== 'running') return
      await workspace.cancel(endless.key)
      expect(await running.execution.end()).toMatchObject({ kind: 'cancelled' })
      const short = command('echo over')
      const execution = await workspace.exec(short)
      expect(await execution.end()).toMatchObject({ kind: 'exited', exitCode: 0 })
      expect(await workspace.find(short.key)).toMatchObject({ state: 'ended', end: { exitCode: 0 } })
    })

    it('are followed from any offset', async () => {
      const { workspace } = fresh()
      const execution = await workspace.exec(command('printf 0123456789'))
      await execution.end()
      let output = ''
      for await (const chunk of execution.output({ from: 4 })) output += textOf(chunk.bytes)
      expect(output).toBe('456789')
    })

    it('end at their time, and say so', async () => {
      const { workspace } = fresh()
      expect((await outputOf(workspace, command('sleep 30', { timeoutMs: 200 }))).end).toMatchObject({
        kind: 'timeout',
        exitCode: null,
      })
    })

    it('end when they are cancelled, and what was cancelled before it began never begins', async () => {
      const { workspace } = fresh()
      const request = command('sleep 30')
      const execution = await workspace.exec(request)
      await workspace.cancel(request.key)
      expect(await execution.end()).toMatchObject({ kind: 'cancelled' })
      const never = command('echo never')
      await workspace.cancel(never.key)
      expect((await outputOf(workspace, never)).end).toMatchObject({ kind: 'refused' })
    })

    it('stop being followed when the follower leaves, and go on', async () => {
      const { workspace } = fresh()
      const request = command('echo a; sleep 30; echo b')
      const execution = await workspace.exec(request)
      const controller = new AbortController()
      let seen = ''
      for await (const chunk of execution.output({ signal: controller.signal })) {
        seen += textOf(chunk.bytes)
        // While it waits for more, which does not come for long.
        if (seen === 'a\n') setImmediate(() => controller.abort())
      }
      expect(seen).toBe('a\n')
      await expect(execution.end({ signal: controller.signal })).rejects.toThrow()
      expect(await workspace.find(request.key)).toMatchObject({ state: 'running' })
      await workspace.cancel(request.key)
      expect(await execution.end()).toMatchObject({ kind: 'cancelled' })
    })

    it('leave their whole output in a file that can be read', async () => {
      const { workspace } = fresh()
      const execution = await workspace.exec(command('echo kept'))
      await execution.end()
      const read = await workspace.readFile(execution.outputPath, { allowOutside: true })
      expect(read.ok && textOf(read.value.bytes)).toBe('kept\n')
    })
  })
}
