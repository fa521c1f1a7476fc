/** Takes entries out of the tree and back in. A deletion may be slow: its row, and those beside it, may be others by the time it is done. */
import type { ApiResult } from '#app/_api/api-problem.ts'
import { type Discarded, discardEntry, restoreEntry } from './discard-entry.ts'
import { removeEntry } from './file-acts.ts'
import { nameOf, neighbourOf, parentOf, type Tree, treeRows, withoutEntry } from './tree.ts'
import type { TreeState, TreeStore, World } from './tree-state.ts'

/** What resolves to text says what went wrong, in words; null: done. */
export interface Deletions {
  /** For good. */
  remove(path: string): Promise<string | null>
  /** So that it can be taken back. Null: it is on its way out already. */
  discard(path: string): Promise<Discarded | null>
  takeBack(path: string, binId: string): Promise<string | null>
}

export function deletions({ sessionId, store, list, outdate, reveal }: World): Deletions {
  /** The cursor goes on in the same moment as the row goes: between them a key would mean another one. */
  const leave = async <T>(path: string, act: () => Promise<T>, isGone: (outcome: T) => boolean): Promise<T> => {
    const then = store.getState().tree
    mark(store, path, true)
    const row = watchRow(store, path, () => mark(store, path, false))
    const outcome = await act().finally(() => {
      row.stop()
      if (!row.isAnother()) mark(store, path, false)
    })
    if (isGone(outcome) && !row.isAnother()) {
      outdate(path)
      store.setState((now) => ({ tree: withoutEntry(now.tree, path), cursor: cursorWithout(path, now, then) }))
    }
    void list(parentOf(path))
    return outcome
  }
  return {
    remove: (path) =>
      leave(
        path,
        async () => troubleOf(await removeEntry(sessionId, path)),
        (trouble) => trouble === null,
      ),
    async discard(path) {
      if (store.getState().leaving.has(path)) return null
      return leave(
        path,
        () => discardEntry(sessionId, path),
        ({ kind }) => kind === 'kept',
      )
    },
    async takeBack(path, binId) {
      const trouble = troubleOf(await restoreEntry(sessionId, path, binId))
      if (trouble === null) outdate(path)
      await list(parentOf(path))
      if (trouble === null) await reveal(path)
      return trouble
    },
  }
}

function mark(store: TreeStore, path: string, isLeaving: boolean): void {
  store.setState(({ leaving }) => ({
    leaving: new Set(isLeaving ? [...leaving, path] : [...leaving].filter((one) => one !== path)),
  }))
}

/** Once the row was seen gone, a row of its name is another one: made anew, and not what is being deleted. */
function watchRow(store: TreeStore, path: string, onAnother: () => void) {
  let seen: 'here' | 'gone' | 'another' = 'here'
  const stop = store.subscribe(({ tree }, before) => {
    const listed = tree.directories[parentOf(path)]
    if (tree === before.tree || listed === undefined || seen === 'another') return
    const isHere = listed.entries.some((entry) => entry.path === nameOf(path))
    if (!isHere) seen = 'gone'
    else if (seen === 'gone') {
      seen = 'another'
      onAnother()
    }
  })
  return { stop, isAnother: () => seen === 'another' }
}

/** Where the cursor is once the row is gone. `then`: the tree as the deletion began, for a row that went before its answer came. */
function cursorWithout(path: string, { tree, cursor, leaving }: TreeState, then: Tree): string | null {
  if (cursor !== path && cursor?.startsWith(`${path}/`) !== true) return cursor
  const rows = new Set(treeRows(tree, null).flatMap((row) => (row.kind === 'entry' ? [row.path] : [])))
  const stays = (one: string) =>
    rows.has(one) && ![...leaving].some((other) => one === other || one.startsWith(`${other}/`))
  return besideOf(tree, path, stays) ?? besideOf(then, path, stays) ?? neighbourOf(tree, path) ?? cursor
}

/** The nearest neighbour that stays: one that is on its way out itself would leave the cursor on nothing. */
function besideOf(tree: Tree, path: string, stays: (one: string) => boolean): string | null {
  const beside = neighbourOf(tree, path)
  if (beside === null || stays(beside)) return beside
  return besideOf(withoutEntry(tree, beside), path, stays)
}

function troubleOf(result: ApiResult<unknown>): string | null {
  return result.ok ? null : result.problem.sentence
}
