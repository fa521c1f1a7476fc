/** What the tree of one session holds, and what the acts on it are made of. */
import type { StoreApi } from 'zustand/vanilla'
import type { GitStatus } from '#protocol/api/git-routes.ts'
import type { Draft, Tree } from './tree.ts'

export interface TreeState {
  tree: Tree
  git: GitStatus | null
  /** The row that keys act on. */
  cursor: string | null
  draft: Draft | null
  renaming: string | null
  /** Whose whole path is being changed. */
  moving: string | null
  upload: { done: number; all: number } | null
  /** On their way out. */
  leaving: ReadonlySet<string>
}

export type TreeStore = StoreApi<TreeState>

export interface World {
  sessionId: string
  store: TreeStore
  /** Resolves when what the directory holds now, or later, is in the tree, or why it cannot be listed. */
  list(path: string): Promise<void>
  /** This page has put an entry there or taken it away: nothing that was asked about it before is believed. */
  outdate(path: string): void
  setOpen(path: string, open: boolean): void
  reveal(path: string): Promise<void>
}

export function setTree(store: TreeStore, change: (tree: Tree) => Tree): void {
  store.setState(({ tree }) => ({ tree: change(tree) }))
}
