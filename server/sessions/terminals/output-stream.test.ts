/** A call's output as one viewer follows it, from the container in RAM. */
import { expect, test } from 'vitest'
import { STREAM_LIMITS, type StreamEnd } from '#protocol/terminal.ts'
import { openWorld } from '../testing/open-session.ts'
import { OutputStream } from './output-stream.ts'

test('[TM1][TM2] output comes from the offset asked for, no faster than it is acknowledged, and says its end', async () => {
  await using world = await openWorld()
  const size = 1_500_000
  const opened = await world.session.keeper.open()
  if (!opened.ok) throw new Error(opened.problem.message)
  const { sandbox } = opened
  const written = await sandbox.workspace.writeFile({
    key: null,
    path: '/workspace/big',
    bytes: Buffer.alloc(size, 'x'),
  })
  expect(written.ok).toBe(true)
  const request = {
    key: '7',
    inputHash: 'h',
    command: 'cat /workspace/big',
    timeoutMs: 10_000,
    output: 'merged',
  } as const
  await (await sandbox.workspace.exec(request)).end()

  const seen = { bytes: 0, next: 10, end: null as Omit<StreamEnd, 'streamId'> | null }
  const sink = {
    data({ offset, bytes }: { offset: number; bytes: Uint8Array }) {
      expect(offset).toBe(seen.next)
      seen.next += bytes.length
      seen.bytes += bytes.length
    },
    skip: () => expect.unreachable('nothing is left out'),
    end: (end: Omit<StreamEnd, 'streamId'>) => {
      seen.end = end
    },
  }
  const onFault = (error: unknown) => expect.unreachable(String(error))
  const stream = await OutputStream.follow(sandbox, { callSeq: 7, from: 10, sink, onFault })
  await expect.poll(() => seen.bytes).toBeGreaterThanOrEqual(STREAM_LIMITS.windowBytes)
  await new Promise((resolve) => setTimeout(resolve, 50))
  const held = seen.bytes
  expect(held).toBeLessThan(STREAM_LIMITS.windowBytes + STREAM_LIMITS.chunkBytes)
  for (let tries = 0; tries < 200 && seen.end === null; tries++) {
    stream?.acknowledge(seen.next)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  expect(seen).toEqual({ bytes: size - 10, next: size, end: { reason: 'ended', exit: null } })
})

test('a call of which the container knows nothing has no stream', async () => {
  await using world = await openWorld()
  const opened = await world.session.keeper.open()
  if (!opened.ok) throw new Error(opened.problem.message)
  const sink = { data: () => undefined, skip: () => undefined, end: () => undefined }
  const request = { callSeq: 99, from: 0, sink, onFault: () => undefined }
  expect(await OutputStream.follow(opened.sandbox, request)).toBeNull()
})
