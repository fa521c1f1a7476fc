/** Rules of `exec`: how a command runs and what it leaves. */
import { expect } from 'vitest'
import { bytesOf, kindOf, outputOf, type Rule, sha256, textOf, unwrap } from './world.ts'

export const commandRules: readonly Rule[] = [
  {
    title: 'a command ends with its exit code and how long it took',
    async check(world) {
      const { end } = await world.run('exit 3')
      expect(end).toMatchObject({ kind: 'exited', exitCode: 3, signal: null, outOfMemory: false })
      expect(end.durationMs).toBeGreaterThanOrEqual(0)
      expect((await world.run('true')).end.exitCode).toBe(0)
      expect((await world.run('false')).end.exitCode).toBe(1)
    },
  },
  {
    title: 'merged output comes in the order in which it was written',
    async check(world) {
      const ran = await world.run('echo one; echo two >&2; echo three')
      expect(ran.merged).toBe('one\ntwo\nthree\n')
      expect(ran.end.bytes).toEqual({ merged: 14 })
    },
  },
  {
    title: 'separate output is kept apart and counted apart',
    async check(world) {
      const ran = await world.run('echo out; echo error >&2', { output: 'separate' })
      expect([ran.stdout, ran.stderr]).toEqual(['out\n', 'error\n'])
      expect(ran.end.bytes).toMatchObject({ stdout: 4, stderr: 6 })
    },
  },
  {
    title: 'it runs in the directory that was named, and by default in the workspace',
    async check(world) {
      expect((await world.run('pwd')).merged).toBe(`${world.dir}\n`)
      const bare = await world.workspace.exec({
        ...{ key: world.key(), inputHash: 'pwd', command: 'pwd', timeoutMs: 0, output: 'merged' },
      })
      expect(await outputOf(bare)).toBe('/workspace\n')
    },
  },
  {
    title: 'the directory in which the shell ended is told when asked, also after a failure',
    async check(world) {
      expect((await world.run('mkdir sub && cd sub', { reportCwd: true })).end.cwd).toBe(world.at('sub'))
      const failed = await world.run('cd sub; exit 4', { reportCwd: true })
      expect([failed.end.cwd, failed.end.exitCode]).toEqual([world.at('sub'), 4])
      expect((await world.run('cd sub')).end.cwd).toBeUndefined()
    },
  },
  {
    title: 'an unknown command is 127 and says so',
    async check(world) {
      const ran = await world.run('no-such-command-anywhere')
      expect(ran.end).toMatchObject({ kind: 'exited', exitCode: 127 })
      expect(ran.merged).toContain('command not found')
    },
  },
  {
    title: 'the time limit ends it as timeout',
    async check(world) {
      const { end } = await world.run('sleep 30', { timeoutMs: 200 })
      expect(end.kind).toBe('timeout')
      expect(end.durationMs).toBeLessThan(10_000)
    },
  },
  {
    title: 'output is followed while it comes, and again from any byte',
    async check(world) {
      await world.put('here', '')
      const execution = await world.exec('echo first; sleep 0.3; echo second')
      const parts: string[] = []
      let expected = 0
      for await (const { offset, bytes, stream } of execution.output()) {
        expect([stream, offset]).toEqual(['merged', expected])
        expected += bytes.length
        parts.push(textOf(bytes))
      }
      expect(parts.join('')).toBe('first\nsecond\n')
      expect(parts.length).toBeGreaterThan(1)
      expect(await outputOf(execution, { from: 6 })).toBe('second\n')
      expect(await outputOf(execution, { from: 13 })).toBe('')
    },
  },
  {
    title: 'whoever stops following ends without error, and the command goes on',
    async check(world) {
      await world.put('here', '')
      const execution = await world.exec('sleep 0.4; echo done > proof')
      const controller = new AbortController()
      const following = (async () => {
        for await (const _ of execution.output({ signal: controller.signal }));
      })()
      controller.abort()
      await following
      expect((await execution.end()).exitCode).toBe(0)
      expect(await world.text('proof')).toBe('done\n')
    },
  },
  {
    title: 'waiting for the end can be given up, the end itself is the same for everybody',
    async check(world) {
      await world.put('here', '')
      const execution = await world.exec('sleep 0.3; exit 5')
      const given = execution.end({ signal: AbortSignal.timeout(20) })
      await expect(given).rejects.toThrow()
      const ends = await Promise.all([execution.end(), execution.end(), execution.end()])
      expect(ends[0]).toMatchObject({ kind: 'exited', exitCode: 5 })
      expect(ends[1]).toEqual(ends[0])
      expect(ends[2]).toEqual(ends[0])
    },
  },
  {
    title: 'the whole output lies in a file that may be read though it is outside',
    async check(world) {
      const { end } = await world.run('echo kept')
      const spool = unwrap(await world.workspace.readFile(end.outputPath, { allowOutside: true }))
      expect(textOf(spool.bytes)).toBe('kept\n')
      expect(kindOf(await world.workspace.readFile(end.outputPath))).toBe('outside')
    },
  },
  {
    title: 'long output arrives whole',
    async check(world) {
      const text = `${Array.from({ length: 60_000 }, (_, index) => index + 1).join('\n')}\n`
      const ran = await world.run('seq 1 60000')
      expect(sha256(bytesOf(ran.merged))).toBe(sha256(bytesOf(text)))
      expect(ran.end.bytes.merged).toBe(text.length)
    },
  },
  {
    title: 'twenty commands at once do not mix',
    async check(world) {
      const texts = await Promise.all(
        Array.from({ length: 20 }, async (_, index) => (await world.run(`echo number ${index}`)).merged),
      )
      expect(texts).toEqual(Array.from({ length: 20 }, (_, index) => `number ${index}\n`))
    },
  },
  {
    title: 'a list of words runs without a shell',
    needs: 'real',
    async check(world) {
      expect((await world.run(['printf', '%s|', '$HOME', 'a b', ';id'])).merged).toBe('$HOME|a b|;id|')
    },
  },
  {
    title: 'environment and input are given, and no environment but what is meant to be there',
    needs: 'real',
    async check(world) {
      const env = { GREETING: 'hello there' }
      expect((await world.run('echo "$GREETING"; cat', { env, stdin: bytesOf('from input') })).merged).toBe(
        'hello there\nfrom input',
      )
      expect((await world.run('cat')).merged).toBe('')
      expect((await world.run('echo $GREETING$NODE_OPTIONS$LD_PRELOAD')).merged).toBe('\n')
    },
  },
  {
    title: 'what cannot be started ends at once, without success and with its reason',
    needs: 'real',
    async check(world) {
      const none = await world.run(['/no/such/program'])
      expect(none.end.kind === 'refused' || none.end.exitCode === 127).toBe(true)
      expect(`${none.end.message}${none.merged}`).toMatch(/ENOENT|no such/i)
      const nowhere = await world.run('true', { cwd: world.at('nowhere') })
      expect(nowhere.end).toMatchObject({ kind: 'refused', exitCode: null })
      expect(nowhere.end.message).not.toBe('')
    },
  },
  {
    title: 'raw bytes of the output are kept as they are',
    needs: 'real',
    async check(world) {
      const execution = await world.exec("printf '\\377\\000\\303\\050\\355\\240\\200'", { cwd: '/workspace' })
      const parts: Uint8Array[] = []
      for await (const { bytes } of execution.output()) parts.push(bytes)
      expect(Buffer.concat(parts).toString('hex')).toBe('ff00c328eda080')
    },
  },
  {
    title: 'a child left behind does not hold up the end',
    needs: 'real',
    async check(world) {
      const { end } = await world.run('sleep 30 & echo started')
      expect(end).toMatchObject({ kind: 'exited', exitCode: 0 })
      expect(end.durationMs).toBeLessThan(10_000)
    },
  },
]
