/** Where the promises of a Workspace are put to the test: a directory that no other test uses, and words for what is asked there. */
import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { Workspace } from '../workspace.ts'

export interface ContractPlace {
  workspaceOf: () => Workspace
  /** Where the workspace lies; in a container always at the same place. */
  rootOf: () => string
  /** False on a machine without ripgrep: searches are then held to the contract in the container. */
  searches: boolean
  /** `dir` is a directory of the workspace that no other test uses, and is not there yet. */
  fresh(): { workspace: Workspace; dir: string }
}

export function contractPlace(place: Omit<ContractPlace, 'fresh'>): ContractPlace {
  const { workspaceOf, rootOf } = place
  return { ...place, fresh: () => ({ workspace: workspaceOf(), dir: `${rootOf()}/t-${randomUUID().slice(0, 8)}` }) }
}

export const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
export const bytesOf = (words: string) => new TextEncoder().encode(words)

export async function put(workspace: Workspace, path: string, words: string): Promise<void> {
  expect((await workspace.writeFile({ key: null, path, bytes: bytesOf(words) })).ok).toBe(true)
}
