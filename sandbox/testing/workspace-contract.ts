/** Every promise of a Workspace, held by the one in RAM and by the one in a container alike. */
import { describe, expect, it } from 'vitest'
import type { Workspace } from '../workspace.ts'
import { describeCommands } from './command-contract.ts'
import { type ContractPlace, contractPlace, put } from './contract-place.ts'
import { describeFiles } from './file-contract.ts'

export function describeWorkspace(
  title: string,
  workspaceOf: () => Workspace,
  { rootOf = () => '/workspace', searches = true }: Partial<Pick<ContractPlace, 'rootOf' | 'searches'>> = {},
): void {
  const place = contractPlace({ workspaceOf, rootOf, searches })
  describeFiles(title, place)
  describeCommands(title, place)
  describeWatching(title, place)
}

function describeWatching(title: string, { fresh }: ContractPlace): void {
  describe(`${title}: watching`, () => {
    it('says once it stands that nobody saw what came before, and from then on sees each change', async () => {
      const { workspace, dir } = fresh()
      await workspace.makeDirectory(dir)
      const controller = new AbortController()
      const seen = workspace.watch(dir, { signal: controller.signal })[Symbol.asyncIterator]()
      try {
        expect((await seen.next()).value).toEqual({ kind: 'overflow', paths: [] })
        await put(workspace, `${dir}/changed-once`, 'x')
        let event = await seen.next()
        while (event.done !== true && !event.value.paths.includes(`${dir}/changed-once`)) event = await seen.next()
        expect(event.done).not.toBe(true)
      } finally {
        controller.abort()
        await seen.return?.(undefined)
      }
    })

    it('ends when it is aborted before it stands', async () => {
      const { workspace, dir } = fresh()
      await workspace.makeDirectory(dir)
      const left = new AbortController()
      const ended = (async () => {
        for await (const _event of workspace.watch(dir, { signal: left.signal }));
        return 'ended'
      })()
      left.abort()
      expect(await ended).toBe('ended')
    })
  })
}
