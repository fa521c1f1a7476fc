/** Rules of the ledger: a key runs once, and is found again. */
import { expect } from 'vitest'
import { outputOf, type Rule } from './world.ts'

export const ledgerRules: readonly Rule[] = [
  {
    title: 'the mark names ledger, boot and start, and stays while nothing restarts',
    async check({ workspace }) {
      const { ledgerId, bootId, containerStartedAt } = workspace.mark
      expect([ledgerId, bootId, containerStartedAt].every((word) => word !== '')).toBe(true)
      expect(workspace.mark).toEqual({ ledgerId, bootId, containerStartedAt })
    },
  },
  {
    title: 'a key that nobody used is absent',
    async check(world) {
      expect(await world.workspace.find(world.key())).toEqual({ state: 'absent' })
    },
  },
  {
    title: 'a key runs once: a second request joins the first, running or ended',
    async check(world) {
      await world.put('here', '')
      const key = world.key()
      const command = 'echo ran >> proof; sleep 0.3; echo out'
      const executions = await Promise.all([world.exec(command, { key }), world.exec(command, { key })])
      const ends = await Promise.all(executions.map((execution) => execution.end()))
      expect(ends[0]).toEqual(ends[1])
      const later = await world.exec(command, { key })
      expect([await later.end(), await outputOf(later)]).toEqual([ends[0], 'out\n'])
      expect(await world.text('proof')).toBe('ran\n')
    },
  },
  {
    title: 'a key with another input is refused and runs nothing',
    async check(world) {
      await world.put('here', '')
      const key = world.key()
      await (await world.exec('echo one > proof', { key })).end()
      const other = await world.exec('echo two > proof', { key })
      expect(await other.end()).toMatchObject({ kind: 'refused', exitCode: null })
      expect(await world.text('proof')).toBe('one\n')
    },
  },
  {
    title: 'a running command is found and followed by its key alone',
    async check(world) {
      await world.put('here', '')
      const { key } = await world.exec('echo early; sleep 0.4; echo late; exit 6')
      const found = await world.workspace.find(key)
      if (found.state !== 'running') throw new Error(`expected running, was ${found.state}`)
      expect(await outputOf(found.execution)).toBe('early\nlate\n')
      expect((await found.execution.end()).exitCode).toBe(6)
    },
  },
  {
    title: 'an ended command is found with its end and its output',
    async check(world) {
      await world.put('here', '')
      const execution = await world.exec('echo kept; exit 7')
      const end = await execution.end()
      const found = await world.workspace.find(execution.key)
      if (found.state !== 'ended') throw new Error(`expected ended, was ${found.state}`)
      expect(found.end).toEqual(end)
      expect(found.execution.outputPath).toBe(end.outputPath)
      expect(await outputOf(found.execution)).toBe('kept\n')
    },
  },
  {
    title: 'cancelling an unknown key keeps it from ever starting',
    async check(world) {
      await world.put('here', '')
      const key = world.key()
      await world.workspace.cancel(key)
      const late = await world.exec('echo ran > proof', { key })
      expect(await late.end()).toMatchObject({ kind: 'refused', exitCode: null })
      expect(await world.names()).toEqual(['here'])
    },
  },
  {
    title: 'an acknowledged key is not run again',
    async check(world) {
      await world.put('here', '')
      const key = world.key()
      const command = 'echo ran >> proof'
      await (await world.exec(command, { key })).end()
      await world.workspace.acknowledge(key)
      await world.workspace.acknowledge(key)
      await (await world.exec(command, { key })).end()
      expect(await world.text('proof')).toBe('ran\n')
      expect((await world.workspace.find(key)).state).not.toBe('absent')
    },
  },
  {
    title: 'a background command outlives its request and is found later',
    async check(world) {
      await world.put('here', '')
      const { key } = await world.exec('sleep 0.3; echo late > proof', { background: true })
      const found = await world.workspace.find(key)
      if (found.state !== 'running') throw new Error(`expected running, was ${found.state}`)
      await found.execution.end()
      expect(await world.text('proof')).toBe('late\n')
    },
  },
]
