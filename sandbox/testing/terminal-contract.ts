/** Every promise of a sandbox's terminals, held by the real daemon with and without a container. */
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { SandboxTerminals, TerminalInfo, TerminalLine } from '../terminals.ts'

/** A line that remembers what came. */
export interface Watched {
  line: TerminalLine
  readonly text: string
  readonly bytes: number
  /** Resolves when this was said; rejects with what was said instead. */
  until(pattern: RegExp, withinMs?: number): Promise<RegExpExecArray>
  readonly ended: Promise<void>
}

export function watchLine(line: TerminalLine, { keep = 200_000 } = {}): Watched {
  let text = ''
  let bytes = 0
  let next = -1
  const waiting = new Set<() => void>()
  const ended = (async () => {
    for await (const piece of line.output) {
      if (next !== -1 && piece.offset < next) throw new Error('A byte came twice.')
      next = piece.offset + piece.bytes.length
      bytes += piece.bytes.length
      text = (text + Buffer.from(piece.bytes).toString('latin1')).slice(-keep)
      for (const wake of [...waiting]) wake()
    }
  })()
  ended.catch(() => undefined)
  return {
    line,
    ended,
    get text() {
      return text
    },
    get bytes() {
      return bytes
    },
    until: (pattern, withinMs = 30_000) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(text)
          if (found === null) return
          waiting.delete(look)
          clearTimeout(timer)
          resolve(found)
        }
        const timer = setTimeout(() => {
          waiting.delete(look)
          reject(new Error(`Not said: ${pattern}\nSaid: ${text.slice(-500)}`))
        }, withinMs)
        waiting.add(look)
        look()
      }),
  }
}

export function describeTerminals(title: string, terminalsOf: () => SandboxTerminals): void {
  const open = async (more: object = {}): Promise<TerminalInfo> => {
    const spec = { terminalId: `p-${randomUUID().slice(0, 8)}`, title: 'bash', cols: 80, rows: 24, ...more }
    const opened = await terminalsOf().open(spec)
    if (!opened.ok) throw new Error(opened.problem.message)
    return opened.value
  }
  const attach = (terminalId: string, from = 0) => watchLine(terminalsOf().attach(terminalId, { from }))
  const type = ({ line }: Watched, words: string) => line.write(Buffer.from(words))
  const infoOf = async (terminalId: string) => (await terminalsOf().list()).find((one) => one.terminalId === terminalId)
  const exitOf = (terminalId: string) =>
    expect.poll(async () => (await infoOf(terminalId))?.exit ?? null, { timeout: 30_000 })

  describe(`${title}: terminals`, () => {
    it('runs a shell of the size asked for, in the directory asked for, with colours and the way out', async () => {
      const { terminalId } = await open({ cols: 101, rows: 31, cwd: '/tmp' })
      const terminal = attach(terminalId)
      type(terminal, 'stty size; pwd; echo "<$TERM|$COLORTERM|$LANG|$https_proxy>"\n')
      await terminal.until(/31 101\r\n\/tmp\r\n<xterm-256color\|truecolor\|C.UTF-8\|http:\/\/127.0.0.1:\d+>/)
      await terminalsOf().resize(terminalId, { cols: 40, rows: 10 })
      type(terminal, 'until [ "$(stty size)" = "10 40" ]; do sleep 0.1; done; echo sized-$((40+2))\n')
      await terminal.until(/sized-42\r\n/)
      await terminalsOf().close(terminalId)
    })

    it('a directory that is not there is an answer', async () => {
      const spec = { terminalId: `p-${randomUUID()}`, title: 'x', cols: 80, rows: 24, cwd: '/not/there' }
      expect(await terminalsOf().open(spec)).toMatchObject({ ok: false, problem: { kind: 'not_a_directory' } })
    })

    it('[TM1] who comes later gets the same bytes from any offset on', async () => {
      const { terminalId } = await open()
      const first = attach(terminalId)
      type(first, 'echo $((40+2))-äöü-🙂\n')
      await first.until(/42-.*\r\n/)
      // The prompt that follows comes to each in its own time.
      const behind = (one: Watched, from: number) => () => first.bytes - from - one.bytes
      const later = attach(terminalId)
      await expect.poll(behind(later, 0)).toBe(0)
      expect(later.text).toBe(first.text)
      const part = attach(terminalId, 10)
      await expect.poll(behind(part, 10)).toBe(0)
      expect(part.text).toBe(Buffer.from(first.text, 'latin1').subarray(10).toString('latin1'))
      for (const { line } of [first, later, part]) line.close()
      await terminalsOf().close(terminalId)
    })

    it('says whether something runs beside the shell, and what', async () => {
      const { terminalId } = await open()
      const terminal = attach(terminalId)
      type(terminal, 'echo ready\n')
      await terminal.until(/ready\r\n.*[$#] /)
      await expect.poll(async () => (await infoOf(terminalId))?.busy, { timeout: 30_000 }).toBe(false)
      type(terminal, 'sleep 30\n')
      await expect.poll(() => infoOf(terminalId), { timeout: 30_000 }).toMatchObject({ busy: true, process: 'sleep' })
      type(terminal, '\x03')
      await expect.poll(() => infoOf(terminalId), { timeout: 30_000 }).toMatchObject({ busy: false, process: 'bash' })
      await terminalsOf().close(terminalId)
    })

    it('a shell that ends says how, and keeps its past until it is closed', async () => {
      const { terminalId } = await open()
      const terminal = attach(terminalId)
      type(terminal, 'echo last words; exit 7\n')
      await terminal.ended
      expect(terminal.text).toContain('last words\r\n')
      await exitOf(terminalId).toEqual({ how: 'exited', exitCode: 7, signal: null })
      const past = attach(terminalId)
      await past.ended
      expect(past.text).toBe(terminal.text)
      await terminalsOf().close(terminalId)
      expect(await infoOf(terminalId)).toBeUndefined()
    })

    it('[TM5] closing kills all that ran in it, wherever it went', async () => {
      const { terminalId } = await open()
      const terminal = attach(terminalId)
      const mark = `9${Math.floor(Math.random() * 1e6)}`
      type(terminal, `trap '' HUP TERM; (setsid sleep ${mark} &) ; sleep ${mark}\n`)
      await expect.poll(async () => (await infoOf(terminalId))?.process, { timeout: 30_000 }).toBe('sleep')
      await terminalsOf().close(terminalId)
      await exitOf(terminalId).toMatchObject({ how: 'closed' })
      const other = await open()
      const look = attach(other.terminalId)
      type(look, `cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ' | grep -c "[s]leep ${mark}"; echo looked\n`)
      expect((await look.until(/[\r\n](\d+)\r\nlooked/))[1]).toBe('0')
      await terminalsOf().close(other.terminalId)
    })

    it('[TM2] a flood arrives whole at who keeps up, and Ctrl-C ends one soon', async () => {
      const { terminalId } = await open()
      const terminal = attach(terminalId)
      type(terminal, 'stty -opost; yes 0123456789abcde | head -c 50000000; echo; echo done-$((1+1))\n')
      await terminal.until(/done-2/, 150_000)
      expect(terminal.bytes).toBeGreaterThan(50_000_000)
      // The prompt that follows is counted inside before it is here.
      await expect.poll(async () => ((await infoOf(terminalId))?.offset ?? 0) - terminal.bytes).toBe(0)
      const before = terminal.bytes
      type(terminal, 'yes\n')
      await expect.poll(() => terminal.bytes - before).toBeGreaterThan(1_000_000)
      await expect.poll(() => infoOf(terminalId)).toMatchObject({ busy: true, process: 'yes' })
      type(terminal, '\x03')
      // `yes` never ends by itself, so this is Ctrl-C's work. How soon is measured in bench/: on a busy machine it says nothing.
      await expect.poll(async () => (await infoOf(terminalId))?.busy, { interval: 20, timeout: 30_000 }).toBe(false)
      await terminalsOf().close(terminalId)
    })

    it('[TM2] who stands still holds the shell up for seconds at most, and goes on with the newest', async () => {
      const { terminalId } = await open()
      const stuck = terminalsOf().attach(terminalId, { from: 0 }).output[Symbol.asyncIterator]()
      expect((await stuck.next()).value?.offset).toBe(0)
      const typist = terminalsOf().attach(terminalId, { from: 0 })
      const reading = watchLine(typist)
      type(reading, 'yes | head -c 20000000 >/dev/tty; exit\n')
      await reading.ended
      let [bytes, last] = [0, 0]
      for (let next = await stuck.next(); next.done !== true; next = await stuck.next()) {
        bytes += next.value.bytes.length
        last = next.value.offset + next.value.bytes.length
      }
      expect(last).toBe(reading.bytes)
      expect(bytes).toBeLessThan(last / 2)
      await exitOf(terminalId).toMatchObject({ how: 'exited', exitCode: 0 })
      await terminalsOf().close(terminalId)
    })
  })
}
