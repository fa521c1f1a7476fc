/** Commands in the real daemon: what they may rely on, how they end, and what is left of them. */
import { randomUUID } from 'node:crypto'
import { readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bytesOf, Client, until } from './testing/connect.ts'
import { LocalDaemon } from './testing/local-daemon.ts'

let daemon: LocalDaemon
let client: Client
beforeAll(async () => {
  daemon = await LocalDaemon.start()
  client = await Client.to(daemon)
}, 30_000)
afterAll(async () => {
  await client?.[Symbol.asyncDispose]()
  await daemon?.[Symbol.asyncDispose]()
})

describe('a command', () => {
  it('may open its own output and input again', async () => {
    const { text, end } = await client.run('echo a >/dev/stdout; echo b | tee /dev/stderr >/dev/null; cat /dev/stdin', {
      stdin: Buffer.from('given'),
    })
    expect({ text, exitCode: end.exitCode }).toEqual({ text: 'a\nb\ngiven', exitCode: 0 })
  })

  it('without a shell keeps the order of its two outputs when they are merged', async () => {
    const script = 'for (let i = 0; i < 50; i++) require("fs").writeSync(1 + i % 2, i + " ")'
    const { text } = await client.run([process.execPath, '-e', script])
    expect(text).toBe(`${Array.from({ length: 50 }, (_, index) => index).join(' ')} `)
  })

  it('sees no argument, variable or descriptor of ours but its mark', async () => {
    const { text } = await client.run('echo "$#:$1:$0"; env | grep -c SLIPWAY_; ls -l /proc/self/fd')
    expect(text).toMatch(/^0::bash\n1\n/)
    // Its output is a pipe without a name; nothing else of the daemon's is open.
    expect(text.match(new RegExp(`${daemon.state}(?!/pipes/\\S+ \\(deleted\\))`, 'g'))).toBeNull()
  })

  it('cannot replace its mark, and is the first to go when memory ends', async () => {
    const { text } = await client.run('echo $SLIPWAY_CALL; cat /proc/self/oom_score_adj', {
      env: { SLIPWAY_CALL: 'forged', OTHER: 'x' },
      key: 'marked',
    })
    expect(text).toBe(`${client.workspace.mark.ledgerId}.marked\n500\n`)
    expect((await client.run(['cat', '/proc/self/oom_score_adj'])).text).toBe('500\n')
  })

  it('may have the longest time limit there is', async () => {
    expect((await client.run('sleep 0.2', { timeoutMs: 2 ** 40 })).end).toMatchObject({ kind: 'exited', exitCode: 0 })
  })

  it('that cannot start is refused with the reason', async () => {
    const { end } = await client.run('true', { cwd: '/nowhere' })
    expect(end).toMatchObject({ kind: 'refused', message: expect.stringContaining('ENOENT') })
  })
})

describe('the directory in which a shell ended', () => {
  it.each([
    ['after a plain end', 'cd /usr', 0, '/usr'],
    ['after exit', 'cd /usr; exit 7', 7, '/usr'],
    ['after a failure under set -e', 'set -e; cd /usr; false; cd /', 1, '/usr'],
    ['with a trap of the command', "trap 'echo bye' EXIT; cd /usr", 0, '/usr'],
    ['with set -u and set -x', 'set -ux; cd /usr', 0, '/usr'],
    ['with a function called pwd', 'pwd() { echo /forged; }; cd /usr', 0, '/usr'],
    ['with descriptor 3 in use', 'exec 3>/dev/null; cd /usr; echo x >&3', 0, '/usr'],
    ['not that of a subshell', '(cd /usr); cd /etc', 0, '/etc'],
    ['not said when the shell became something else', 'cd /usr; exec true', 0, undefined],
    ['not said when the shell was killed', 'cd /usr; kill -9 $$', null, undefined],
  ])('%s', async (_when, command, exitCode, cwd) => {
    const { end } = await client.run(command, { reportCwd: true })
    expect({ exitCode: end.exitCode, cwd: end.cwd }).toEqual({ exitCode, cwd })
  })

  it('leaves no trace in the output', async () => {
    expect((await client.run('set -x; cd /usr', { reportCwd: true })).text).toBe('++ cd /usr\n')
  })
})

describe('what a command leaves behind', () => {
  it('ends with it when it holds the output', async () => {
    const { text, end } = await client.run('sleep 300 & echo $!')
    expect(end.kind).toBe('exited')
    await until(() => !lives(text), 'the child is gone')
  })

  it('lives on when it writes elsewhere, and is reached by nobody else', async () => {
    const { text } = await client.run('sleep 300 >/dev/null 2>&1 & echo $!')
    await client.run('true')
    expect(lives(text)).toBe(true)
    await client.run(`kill ${text.trim()}`)
  })

  it('is the command when it was meant to go on', async () => {
    const execution = await client.exec('(sleep 0.4; echo late) & echo early', { background: true })
    expect((await bytesOf(execution)).toString()).toBe('early\nlate\n')
    expect(await execution.end()).toMatchObject({ kind: 'exited', exitCode: 0, bytes: { merged: 11 } })
  })

  it('is ended by a cancel after the shell itself is gone', async () => {
    const execution = await client.exec('(trap "" TERM; sleep 300) & echo $!', { background: true })
    const pid = Buffer.from((await execution.output()[Symbol.asyncIterator]().next()).value?.bytes ?? []).toString()
    await client.workspace.cancel(execution.key)
    expect(await execution.end()).toMatchObject({ kind: 'cancelled' })
    expect(lives(pid)).toBe(false)
  })
})

describe('killing', () => {
  it('reaches a tree whose code stops and kills our workers', async () => {
    const stopped = `for i in 1 2 3; do kill -STOP ${workersOf(daemon.pid).join(' ')}; sleep 0.1; done`
    const execution = await client.exec(`${stopped}; echo stopped; sleep 300`)
    await until(async () => (await bytesSoFar(execution.key)).includes('stopped'), 'the workers are stopped')
    await client.workspace.cancel(execution.key)
    expect(await execution.end()).toMatchObject({ kind: 'cancelled' })
    await client.run(`kill -KILL ${workersOf(daemon.pid).join(' ')}`)
    expect(await client.workspace.stat(daemon.root)).toMatchObject({ ok: true })
  })

  it('does not reach another call whose key begins alike', async () => {
    const prefix = randomUUID()
    const other = await client.exec('sleep 1; echo alive', { key: `${prefix}-1` })
    const killed = await client.exec('sleep 300', { key: prefix })
    await client.workspace.cancel(killed.key)
    expect((await bytesOf(other)).toString()).toBe('alive\n')
  })
})

/** Processes that this daemon forked for its file work and its killing. */
function workersOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number)
  return children.filter((child) => readFileSync(`/proc/${child}/cmdline`, 'utf8').endsWith('\0worker\0'))
}

/** A process that has ended and was not yet collected lives no more. */
function lives(pid: string): boolean {
  try {
    return !/^State:\tZ/m.test(readFileSync(`/proc/${pid.trim()}/status`, 'utf8'))
  } catch {
    return false
  }
}

async function bytesSoFar(key: string): Promise<string> {
  return readFileSync(join(daemon.outputs, `${key}.log`), 'utf8')
}

describe('output', () => {
  it('is read from any offset, in the kept beginning, in what was thrown away, and in the kept end', async () => {
    const execution = await client.exec("head -c 70000000 /dev/zero | tr '\\0' a; echo END")
    const end = await execution.end()
    expect(end.bytes.merged).toBe(70_000_004)
    const head = 64 * 1024 * 1024
    const first = await execution
      .output({ from: head - 5 })
      [Symbol.asyncIterator]()
      .next()
    expect(first.value).toMatchObject({ offset: head - 5 })
    const afterGap = await execution
      .output({ from: head + 5 })
      [Symbol.asyncIterator]()
      .next()
    expect(afterGap.value?.offset).toBe(70_000_004 - 1024 * 1024)
    expect((await bytesOf(execution, 'merged', 70_000_000)).toString()).toBe('END\n')
    const file = statSync(end.outputPath).size
    expect(file).toBe(head + 1024 * 1024 + `\n[${70_000_004 - head - 1024 * 1024} bytes left out]\n`.length)
  }, 30_000)

  it('is still there after it was acknowledged, and for the next daemon', async () => {
    await using own = await LocalDaemon.start()
    const first = await Client.to(own)
    const execution = await first.exec('echo out; echo err >&2', { key: 'kept', output: 'separate' })
    await execution.end()
    await first.workspace.acknowledge('kept')
    expect((await bytesOf(execution, 'stderr')).toString()).toBe('err\n')
    await first[Symbol.asyncDispose]()
    await own.kill()
    await own.start()
    await using second = await Client.to(own, 2)
    const entry = await second.workspace.find('kept')
    if (entry.state !== 'ended') throw new Error(entry.state)
    expect((await bytesOf(entry.execution, 'stdout')).toString()).toBe('out\n')
    expect((await bytesOf(entry.execution, 'stderr', 1)).toString()).toBe('rr\n')
  }, 30_000)

  it('that was removed by the user is empty, and no harm is done', async () => {
    const execution = await client.exec('echo gone')
    const { outputPath } = await execution.end()
    rmSync(outputPath)
    expect((await bytesOf(execution)).length).toBe(0)
    expect((await client.run('echo next')).text).toBe('next\n')
  })
})
