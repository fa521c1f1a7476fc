/** No call of a turn writes before the files are kept as they were. */
import { expect, test } from 'vitest'
import type { Workspace } from '#sandbox/workspace.ts'
import { openWorld, type World } from '../testing/open-session.ts'

const put = (workspace: Workspace, text: string) =>
  workspace.writeFile({ key: null, path: '/workspace/a', bytes: Buffer.from(text) })

async function beginTurn(world: World) {
  await world.send({ type: 'message-send', text: 'Go' })
  const turn = await world.manual.nextTurn()
  await turn.begin()
  return turn
}

const kept = async (world: World) =>
  (await world.events()).flatMap((event) => (event.type === 'checkpointed' ? [event] : []))

test('[CK1] the state before a turn is kept before its first write, and named with the seq that it covers', async () => {
  await using world = await openWorld()
  await world.session.keeper.use(({ workspace }) => put(workspace, 'before'))
  const { seat, end } = await beginTurn(world)
  const started = world.session.state.seq
  const opened = await seat.keeper.open()
  if (!opened.ok) throw new Error(opened.problem.message)
  const { workspace, workbench } = opened.sandbox
  await put(seat.guard(workspace), 'after')
  const [first] = await kept(world)
  expect(first).toMatchObject({ cause: 'turn_started', coversSeq: started, checkpointId: `k-${seat.start.turnId}` })
  const file = await workbench.keptFile({ checkpointId: first?.checkpointId ?? '', path: 'a' })
  const before = file.ok && 'sha256' in file.value ? await workbench.keptContent(file.value.sha256 ?? '') : null
  expect(before?.ok === true && Buffer.from(before.value).toString()).toBe('before')
  await end()
  await expect.poll(() => kept(world)).toHaveLength(2)
  expect((await kept(world))[1]).toMatchObject({ cause: 'turn_ended', parent: first?.checkpointId })
})

test('[CK1] a turn that touches no container makes none, and keeps nothing', async () => {
  await using world = await openWorld()
  const { end } = await beginTurn(world)
  await end()
  expect(await kept(world)).toEqual([])
  expect(world.provider.calls).toEqual([])
})
