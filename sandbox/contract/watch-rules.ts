/** Rules of `watch`. */
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'vitest'
import type { WatchEvent } from '../workspace.ts'
import type { Rule, World } from './world.ts'

/** What a watcher saw until it had seen all the wanted paths; an overflow counts as all. */
async function seen(world: World, wanted: readonly string[], act: () => Promise<unknown>): Promise<string[]> {
  const controller = new AbortController()
  const paths = new Set<string>()
  const watching = (async () => {
    for await (const event of world.workspace.watch(world.dir, { signal: controller.signal })) {
      note(event, wanted, paths)
      if (wanted.every((path) => paths.has(path))) controller.abort()
    }
  })()
  // The watcher stands a moment after it was asked for; what came before need not be seen.
  await delay(300)
  await act()
  const timer = setTimeout(() => controller.abort(), 10_000)
  await watching
  clearTimeout(timer)
  return wanted.filter((path) => paths.has(path))
}

function note(event: WatchEvent, wanted: readonly string[], paths: Set<string>): void {
  for (const path of event.kind === 'overflow' ? wanted : event.paths) paths.add(path)
}

export const watchRules: readonly Rule[] = [
  {
    title: 'written, deep and removed files are seen by their absolute paths',
    async check(world) {
      await world.put('gone', 'x')
      await world.put('deep/old', 'x')
      const wanted = [world.at('new'), world.at('deep/old'), world.at('gone')]
      const paths = await seen(world, wanted, async () => {
        await world.put('new', '1')
        await world.put('deep/old', 'other')
        await world.workspace.remove(world.at('gone'))
      })
      expect(paths).toEqual(wanted)
    },
  },
  {
    title: 'what a command changes is seen',
    async check(world) {
      await world.put('here', '')
      expect(await seen(world, [world.at('made')], () => world.run('echo x > made'))).toEqual([world.at('made')])
    },
  },
  {
    title: 'a file in a directory made after the watch began is seen',
    async check(world) {
      await world.put('here', '')
      const wanted = [world.at('later/file')]
      const paths = await seen(world, wanted, async () => {
        await world.run('mkdir later')
        await delay(500)
        await world.put('later/file', 'x')
      })
      expect(paths).toEqual(wanted)
    },
  },
  {
    title: 'watching ends without error when its signal aborts',
    async check(world) {
      await world.put('here', '')
      const controller = new AbortController()
      const watching = (async () => {
        for await (const _ of world.workspace.watch(world.dir, { signal: controller.signal }));
        return 'ended'
      })()
      await delay(100)
      controller.abort()
      expect(await watching).toBe('ended')
    },
  },
]
