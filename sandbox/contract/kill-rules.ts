/** Rules of `cancel` and of the time limit: the whole tree ends, whatever it does against it. */
import { expect } from 'vitest'
import { outputOf, type Rule, type World } from './world.ts'

/** How many processes still carry a word in their arguments. */
async function alive(world: World, word: string): Promise<number> {
  const { merged } = await world.run(
    `for p in /proc/[0-9]*; do tr '\\0' ' ' 2>/dev/null < $p/cmdline | grep -q "^sleep 9[0-9]*[.]${word}" && echo $p; done; true`,
  )
  return merged === '' ? 0 : merged.trim().split('\n').length
}

/** Starts, waits for the word `ready`, cancels, and counts what is left. */
async function cancelled(world: World, command: string, word: string): Promise<{ kind: string; left: number }> {
  await world.put('here', '')
  const execution = await world.exec(command)
  for await (const { bytes } of execution.output()) if (Buffer.from(bytes).includes('ready')) break
  await world.workspace.cancel(execution.key)
  const { kind } = await execution.end()
  return { kind, left: await alive(world, word) }
}

/** A fraction of a second that no other rule sleeps for. */
const mark = () => String(Math.floor(Math.random() * 1e9) + 1e9)

export const killRules: readonly Rule[] = [
  {
    title: 'cancel ends a command as cancelled, soon',
    async check(world) {
      await world.put('here', '')
      const execution = await world.exec('sleep 30')
      await world.workspace.cancel(execution.key)
      const end = await execution.end()
      expect(end).toMatchObject({ kind: 'cancelled', exitCode: null })
      expect(end.durationMs).toBeLessThan(10_000)
    },
  },
  {
    title: 'output from before the cancel stays',
    async check(world) {
      await world.put('here', '')
      const execution = await world.exec('echo before; sleep 30; echo after')
      for await (const _ of execution.output()) break
      await world.workspace.cancel(execution.key)
      expect((await execution.end()).kind).toBe('cancelled')
      expect(await outputOf(execution)).toBe('before\n')
    },
  },
  {
    title: 'cancelling what has ended, or twice, changes nothing',
    async check(world) {
      await world.put('here', '')
      const execution = await world.exec('exit 2')
      const end = await execution.end()
      await world.workspace.cancel(execution.key)
      await world.workspace.cancel(execution.key)
      expect(await execution.end()).toEqual(end)
    },
  },
  {
    title: 'what ignores SIGTERM is killed',
    needs: 'real',
    async check(world) {
      const word = mark()
      const command = `trap '' TERM; echo ready; while :; do sleep 9.${word}; done`
      expect(await cancelled(world, command, word)).toEqual({ kind: 'cancelled', left: 0 })
    },
  },
  {
    title: 'what left the group by setsid, or by a double fork, is killed',
    needs: 'real',
    async check(world) {
      const word = mark()
      const command = `setsid sleep 90.${word} & (setsid nohup sleep 91.${word} >/dev/null 2>&1 &) ; (sleep 92.${word} &) ; sleep 0.2; echo ready; sleep 93.${word}`
      expect(await cancelled(world, command, word)).toEqual({ kind: 'cancelled', left: 0 })
    },
  },
  {
    title: 'the time limit kills the tree too',
    needs: 'real',
    async check(world) {
      const word = mark()
      const { end } = await world.run(`trap '' TERM; setsid sleep 90.${word} & sleep 91.${word}; sleep 92.${word}`, {
        timeoutMs: 400,
      })
      expect(end.kind).toBe('timeout')
      expect(await alive(world, word)).toBe(0)
    },
  },
  {
    title: 'neighbours of a cancelled command live on',
    needs: 'real',
    async check(world) {
      await world.put('here', '')
      const word = mark()
      const neighbour = await world.exec(`sleep 94.${word}`)
      expect((await cancelled(world, 'echo ready; sleep 60', word)).left).toBe(1)
      await world.workspace.cancel(neighbour.key)
      expect(await alive(world, word)).toBe(0)
    },
  },
]
