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
    it('tells of changes', async () => {
      const { workspace, dir } = fresh()
      await workspace.makeDirectory(dir)
      const controller = new AbortController()
      const timer = setInterval(() => void put(workspace, `${dir}/changing`, String(Math.random())), 100)
      try {
        for await (const event of workspace.watch(dir, { signal: controller.signal })) {
          expect(event.kind === 'overflow' || event.paths.some((path) => path.startsWith(dir))).toBe(true)
          break
        }
      } finally {
        clearInterval(timer)
        controller.abort()
      }
    })
  })
}
