import { describe, expect, it, vi } from 'vitest'
import { bashTool } from './builtin/bash.ts'
import { editTool } from './builtin/edit.ts'
import { taskOutputTool } from './builtin/task-output.ts'
import { taskStopTool } from './builtin/task-stop.ts'
import { viewedFile } from './builtin/viewed-file.ts'
import { createBench, textOf } from './testing/call-tool.ts'

describe('Bash', () => {
  it('gives the output of a success as it is', async () => {
    const outcome = await createBench().call(bashTool, { command: 'echo one; echo two' })
    expect(outcome).toMatchObject({ isError: false, display: { exitCode: 0 } })
    expect(textOf(outcome)).toBe('one\ntwo')
  })

  it('[TL1] begins a failure with its exit code, stdout and stderr in order', async () => {
    const outcome = await createBench().call(bashTool, { command: 'echo out; echo bad >&2; exit 3' })
    expect(outcome).toMatchObject({ isError: true, errorKind: 'failed' })
    expect(textOf(outcome)).toBe('Exit code 3\nout\nbad')
  })

  it('takes exit code 1 of a search for an answer', async () => {
    const bench = createBench({ programs: { grep: () => 1 } })
    expect(await bench.call(bashTool, { command: 'grep nothing here' })).toMatchObject({ isError: false })
  })

  it('[TL6] keeps the working directory inside the workspace, and comes back from outside', async () => {
    const bench = createBench({ files: { 'sub/x': '' } })
    await bench.call(bashTool, { command: 'cd sub' })
    expect(textOf(await bench.call(bashTool, { command: 'pwd' }))).toBe('/workspace/sub')
    const outside = await bench.call(bashTool, { command: 'cd /etc' })
    expect(textOf(outside)).toContain('Shell cwd was reset to /workspace')
    expect(textOf(await bench.call(bashTool, { command: 'pwd' }))).toBe('/workspace')
  })

  it('[TL4] cuts a long output in the middle and names the whole of it', async () => {
    const bench = createBench({
      programs: {
        flood: ({ write }) => {
          write(`start ${'x'.repeat(500_000)} end`)
          return 0
        },
      },
    })
    const outcome = await bench.call(bashTool, { command: 'flood' })
    const text = textOf(outcome)
    expect(text.length).toBeLessThan(31_000)
    expect(text).toMatch(/^start x+/)
    expect(text).toMatch(/x+ end$/)
    expect(text).toContain('/var/lib/slipway/output/1.log')
    expect(outcome.output).toEqual({ path: '/var/lib/slipway/output/1.log', bytes: 500_010 })
  })

  it('[TL4] never cuts an emoji in two', async () => {
    const bench = createBench({
      programs: {
        flood: ({ write }) => {
          write(`a${'😀'.repeat(40_000)}`)
          return 0
        },
      },
    })
    expect(textOf(await bench.call(bashTool, { command: 'flood' })).isWellFormed()).toBe(true)
  })

  it('takes colours and redrawn lines out of what the model sees', async () => {
    const bench = createBench({
      programs: {
        paint: ({ write }) => {
          write('\u001b[31mred\u001b[0m\n10%\r50%\rdone\n\u001b]0;title\u0007x\u0000y')
          return 0
        },
      },
    })
    expect(textOf(await bench.call(bashTool, { command: 'paint' }))).toBe('red\ndone\nxy')
  })

  it('shows output while it runs', async () => {
    const bench = createBench()
    await bench.call(bashTool, { command: 'echo one; sleep 0.01; echo two' })
    expect(bench.emitted.join('')).toBe('one\ntwo\n')
  })

  it('[TL7] moves a command to the background when patience ends, and it goes on', async () => {
    const bench = createBench()
    bench.impatient = true
    const outcome = await bench.call(bashTool, { command: 'echo begun; sleep 0.3; echo finished', timeout: 1000 })
    expect(outcome).toMatchObject({ isError: false, task: { taskId: 'task_1' } })
    bench.impatient = false
    expect(textOf(await bench.call(taskOutputTool, { task_id: 'task_1', block: true }))).toBe(
      'Status: ended with exit code 0\nbegun\nfinished',
    )
  })

  it('[TL7] stops a sleep at its timeout instead of leaving it behind', async () => {
    const outcome = await createBench().call(bashTool, { command: 'sleep 30', timeout: 50 })
    expect(outcome).toMatchObject({ isError: true, errorKind: 'timeout' })
    expect(outcome.task).toBeUndefined()
  })

  it('[TL7] says so of one that takes its time to die, which is left behind as little', async () => {
    const bench = createBench({
      programs: {
        git: async ({ signal }) => {
          await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
          await new Promise((resolve) => setTimeout(resolve, 80))
          return 1
        },
      },
    })
    const outcome = await bench.call(bashTool, { command: 'git fetch', timeout: 50 })
    expect(outcome).toMatchObject({ isError: true, errorKind: 'timeout' })
    expect(outcome.task).toBeUndefined()
  })

  it('[TL7] tells one that does not die as running', async () => {
    const bench = createBench({ programs: { git: () => new Promise<never>(() => undefined) } })
    bench.impatient = true
    const outcome = await bench.call(bashTool, { command: 'git fetch', timeout: 50 })
    expect(outcome).toMatchObject({ isError: false, task: { taskId: 'task_1' } })
    expect(textOf(outcome)).toContain('still running after 30050 ms')
  })

  it('ends as cancelled when the call is aborted', async () => {
    const controller = new AbortController()
    const pending = createBench().call(bashTool, { command: 'sleep 30' }, { signal: controller.signal })
    setTimeout(() => controller.abort(), 20)
    expect(await pending).toMatchObject({ isError: true, errorKind: 'cancelled' })
  })

  it('[TN15] joins a command that ran on while the server was away, and starts nothing anew', async () => {
    const bench = createBench()
    const first = bench.call(bashTool, { command: 'echo once; sleep 0.1' }, { key: '9' })
    await vi.waitFor(() => expect(bench.workspace.started).toEqual(['9']))
    const joined = await bench.call(bashTool, { command: 'echo once; sleep 0.1' }, { key: '9', resumed: true })
    expect(textOf(joined)).toBe('once')
    expect(textOf(await first)).toBe('once')
    expect(bench.workspace.started).toEqual(['9'])
  })

  it('[TN15] says interrupted when the container was restarted under a command', async () => {
    const bench = createBench()
    const pending = bench.call(bashTool, { command: 'sleep 30' })
    setTimeout(() => bench.workspace.reboot(), 20)
    expect(await pending).toMatchObject({ isError: true, errorKind: 'interrupted' })
    expect(await bench.call(bashTool, { command: 'true' }, { key: 'never', resumed: true })).toMatchObject({
      isError: true,
      errorKind: 'interrupted',
    })
  })
})

describe('a command that shows a file', () => {
  const bench = () => createBench({ files: { 'a.txt': 'one\ntwo\n', 'dir/b.txt': 'B' } })

  it('[TL2] counts as having read it, whole or in part', async () => {
    const whole = bench()
    await whole.call(bashTool, { command: 'cat a.txt' })
    expect(whole.files['/workspace/a.txt']).toMatchObject({ whole: true })
    const edit = { file_path: '/workspace/a.txt', old_string: 'one', new_string: '1' }
    expect((await whole.call(editTool, edit)).isError).toBe(false)
    const part = createBench({ files: { 'a.txt': 'one' }, programs: { head: () => 0 } })
    await part.call(bashTool, { command: 'head -n 1 a.txt' })
    expect(part.files['/workspace/a.txt']).toMatchObject({ whole: false })
  })

  it.each([
    ["sed -n '1,20p' a.txt", '/w/a.txt', false],
    ['cat -n ./a.txt', '/w/a.txt', true],
    ['nl "/abs/with space"', '/abs/with space', true],
    ["grep -n 'a|b' src/x.ts", '/w/src/x.ts', false],
  ])('[TL2] %j shows %j, whole: %j', (command, path, whole) => {
    expect(viewedFile(command, '/w')).toEqual({ path, whole })
  })

  it.each([
    ...['cat a b', 'cat a | head', 'cat a; rm a', 'cat $(x)', 'cat a > b', 'cat *.txt', 'cat ../a', 'cat', 'tac a'],
    ...[
      "sed -i 's/a/b/' a.txt",
      "sed -n '1w b' a.txt",
      "sed -n '1p' -i a.txt",
      'cat "$HOME/a"',
      "cat 'a",
      'cat a\nrm b',
    ],
  ])('[TL2] %j is not taken for a view', (command) => {
    expect(viewedFile(command, '/w')).toBeNull()
  })
})

describe('the working directory', () => {
  it('[TL6] goes back to the root when it was removed, and the command runs there', async () => {
    const bench = createBench({ files: { 'gone/x': '' } })
    await bench.call(bashTool, { command: 'cd gone' })
    await bench.call(bashTool, { command: 'rm -r /workspace/gone' })
    const outcome = await bench.call(bashTool, { command: 'pwd' })
    expect(textOf(outcome)).toBe('Shell cwd was reset to /workspace: the directory before is gone.\n/workspace')
    expect(bench.cwd).toBe('/workspace')
  })
})

describe('background tasks', () => {
  it('start at once, show their output and stop with all they started', async () => {
    const bench = createBench()
    const started = await bench.call(bashTool, { command: 'echo serving; sleep 60', run_in_background: true })
    expect(started.task).toMatchObject({ taskId: 'task_1', outputPath: '/var/lib/slipway/output/1.log' })
    const look = async () => textOf(await bench.call(taskOutputTool, { task_id: 'task_1' }))
    await expect.poll(look).toBe('Status: running\nserving')
    expect(textOf(await bench.call(taskStopTool, { task_id: 'task_1' }))).toBe('Stopped task_1.')
    expect(textOf(await bench.call(taskOutputTool, { task_id: 'task_1', block: true }))).toBe(
      'Status: cancelled\nserving',
    )
  })

  it('[TL1] answer a wrong id with the ids there are', async () => {
    const bench = createBench()
    await bench.call(bashTool, { command: 'sleep 1', run_in_background: true })
    for (const tool of [taskOutputTool, taskStopTool]) {
      const outcome = await bench.call(tool, { task_id: 'constructor' })
      expect(outcome).toMatchObject({ isError: true, errorKind: 'not_found' })
      expect(textOf(outcome)).toContain('task_1')
    }
    await bench.call(taskStopTool, { task_id: 'task_1' })
  })
})
