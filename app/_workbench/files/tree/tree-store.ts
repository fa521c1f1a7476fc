/** The file tree of one session: lists what is opened, follows what changes, carries out what a person does. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ApiResult } from '#app/_api/api-problem.ts'
import { callApi } from '#app/_api/call-api.ts'
import { writeFile } from '#app/_api/write-file.ts'
import type { GitStatus } from '#protocol/api/git-routes.ts'
import {
  binEntry,
  createEntry,
  type DroppedFile,
  listDirectory,
  moveEntry,
  removeEntry,
  restoreEntry,
} from './file-acts.ts'
import {
  type Draft,
  directoriesAbove,
  EMPTY_TREE,
  forgetBelow,
  joined,
  nameOf,
  neighbourOf,
  parentOf,
  type Tree,
  touchedDirectories,
} from './tree.ts'

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
}

export interface TreeKeeper {
  readonly store: StoreApi<TreeState>
  setOpen(path: string, open: boolean): void
  /** Lists all that is known once more. */
  refresh(): Promise<void>
  changed(paths: readonly string[] | null): void
  askGit(): Promise<void>
  reveal(path: string): Promise<void>
  /** Resolve to what went wrong, in words; null: done. */
  create(name: string): Promise<string | null>
  rename(path: string, name: string): Promise<string | null>
  moveInto(path: string, directory: string): Promise<string | null>
  /** Folders above the new place are made. */
  moveTo(path: string, to: string): Promise<string | null>
  /** For good. */
  remove(path: string): Promise<string | null>
  /** So that it can be taken back. */
  discard(path: string): Promise<Discarded>
  takeBack(path: string, binId: string): Promise<string | null>
  upload(request: UploadRequest): Promise<{ written: number; trouble: string | null }>
}

export type Discarded =
  | { kind: 'kept'; binId: string }
  /** It is where it was, and can only be removed for good. */
  | { kind: 'not_kept'; why: string }
  | { kind: 'failed'; trouble: string }

export interface UploadRequest {
  files: readonly DroppedFile[]
  directory: string
  /** Asked once, for all files that are there already: without a yes they stay as they are. */
  mayReplace: (paths: readonly string[]) => Promise<boolean>
}

interface World {
  sessionId: string
  store: StoreApi<TreeState>
  list(path: string): Promise<void>
  setOpen(path: string, open: boolean): void
}

export function createTree(sessionId: string): TreeKeeper {
  const store = createStore<TreeState>()(() => ({
    ...{ tree: EMPTY_TREE, git: null, cursor: null, draft: null, renaming: null, moving: null, upload: null },
  }))
  const list = (path: string) => listInto(store, sessionId, path)
  const setOpen = (path: string, open: boolean) => {
    setTree(store, (tree) => {
      const next = new Set(tree.open)
      if (open) next.add(path)
      else next.delete(path)
      return { ...tree, open: next }
    })
    if (open && store.getState().tree.directories[path] === undefined) void list(path)
  }
  const known = () => Object.keys(store.getState().tree.directories)
  const world: World = { sessionId, store, list, setOpen }
  return {
    ...{ store, setOpen },
    refresh: async () => void (await Promise.all([...new Set(['', ...known()])].map(list))),
    changed(paths) {
      for (const path of paths === null ? known() : touchedDirectories(store.getState().tree, paths)) void list(path)
    },
    async askGit() {
      const answer = await callApi('gitStatus', { params: { id: sessionId } })
      if (answer.ok) store.setState({ git: answer.value })
    },
    async reveal(path) {
      for (const directory of directoriesAbove(path)) {
        setOpen(directory, true)
        if (store.getState().tree.directories[directory] === undefined) await list(directory)
      }
      store.setState({ cursor: path })
    },
    ...changesOfNames(world),
  }
}

function setTree(store: StoreApi<TreeState>, change: (tree: Tree) => Tree): void {
  store.setState(({ tree }) => ({ tree: change(tree) }))
}

async function listInto(store: StoreApi<TreeState>, sessionId: string, path: string): Promise<void> {
  const answer = await listDirectory(sessionId, path)
  setTree(store, (tree) => {
    const { [path]: _before, ...troubles } = tree.troubles
    if (!answer.ok) {
      if (answer.problem.status === 404 && path !== '') return forgetBelow(tree, path)
      return { ...tree, troubles: { ...troubles, [path]: answer.problem.sentence } }
    }
    const { entries, truncated } = answer.value
    return { ...tree, troubles, directories: { ...tree.directories, [path]: { entries, truncated } } }
  })
}

type NameActs = Pick<
  TreeKeeper,
  'create' | 'rename' | 'moveInto' | 'moveTo' | 'remove' | 'discard' | 'takeBack' | 'upload'
>

interface Written {
  written: number
  troubles: string[]
  /** Files of whose name there is one already. */
  taken: DroppedFile[]
}
const NOTHING_WRITTEN: Written = { written: 0, troubles: [], taken: [] }

/** One after the other, with a count. */
async function writeAll(
  { sessionId, store }: World,
  files: readonly DroppedFile[],
  { directory, over }: { directory: string; over: boolean },
): Promise<Written> {
  const so: Written = { written: 0, troubles: [], taken: [] }
  for (const [done, one] of files.entries()) {
    store.setState({ upload: { done, all: files.length } })
    const file = { sessionId, path: joined(directory, one.path), content: one.file }
    const answer = await writeFile(over ? file : { ...file, expect: null })
    if (answer.ok) so.written += 1
    else if (answer.problem.status === 412) so.taken.push(one)
    else so.troubles.push(`${one.path}: ${answer.problem.sentence}`)
  }
  store.setState({ upload: null })
  return so
}

function changesOfNames(world: World): NameActs {
  const { sessionId, store, list, setOpen } = world
  const move = async (from: string, to: string) => {
    if (from === to) return null
    const trouble = troubleOf(await moveEntry(sessionId, from, to))
    if (trouble !== null) return trouble
    setTree(store, (tree) => forgetBelow(tree, from))
    store.setState({ cursor: to })
    await Promise.all([...new Set([parentOf(from), parentOf(to)])].map(list))
    return null
  }
  const gone = async (path: string, really: boolean) => {
    const { tree, cursor } = store.getState()
    if (really) {
      if (cursor === path || cursor?.startsWith(`${path}/`)) store.setState({ cursor: neighbourOf(tree, path) })
      setTree(store, (now) => forgetBelow(now, path))
    }
    await list(parentOf(path))
  }
  return {
    async create(name) {
      const { draft } = store.getState()
      if (draft === null) return null
      store.setState({ draft: null })
      const path = joined(draft.parent, name)
      const trouble = troubleOf(await createEntry(sessionId, path, draft.type))
      if (trouble === null) {
        await list(draft.parent)
        store.setState({ cursor: path })
      }
      return trouble
    },
    rename: (path, name) => move(path, joined(parentOf(path), name)),
    moveInto: (path, directory) => move(path, joined(directory, nameOf(path))),
    moveTo: move,
    async remove(path) {
      const trouble = troubleOf(await removeEntry(sessionId, path))
      await gone(path, trouble === null)
      return trouble
    },
    async discard(path) {
      const answer = await binEntry(sessionId, path)
      await gone(path, answer.ok)
      if (answer.ok) return { kind: 'kept', binId: answer.value.binId }
      const { status, sentence } = answer.problem
      return NOT_KEPT.has(status) ? { kind: 'not_kept', why: sentence } : { kind: 'failed', trouble: sentence }
    },
    async takeBack(path, binId) {
      const trouble = troubleOf(await restoreEntry(sessionId, path, binId))
      await list(parentOf(path))
      if (trouble === null) store.setState({ cursor: path })
      return trouble
    },
    async upload({ files, directory, mayReplace }) {
      const first = await writeAll(world, files, { directory, over: false })
      const again = first.taken.length > 0 && (await mayReplace(first.taken.map(({ path }) => joined(directory, path))))
      const second = again ? await writeAll(world, first.taken, { directory, over: true }) : NOTHING_WRITTEN
      setOpen(directory, true)
      await list(directory)
      const troubles = [...first.troubles, ...second.troubles]
      return {
        written: first.written + second.written,
        trouble: troubles.length === 0 ? null : `Not uploaded: ${troubles.slice(0, 3).join(' ')}`,
      }
    },
  }
}

/** Answers that say that the bin does not take it, rather than that it cannot be deleted. */
const NOT_KEPT: ReadonlySet<number> = new Set([413, 422, 507])

function troubleOf(result: ApiResult<unknown>): string | null {
  return result.ok ? null : result.problem.sentence
}
