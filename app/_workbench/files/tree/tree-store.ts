/** The file tree of one session: lists what is opened, follows what changes, carries out what a person does. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ApiResult } from '#app/_api/api-problem.ts'
import { callApi } from '#app/_api/call-api.ts'
import { writeFile } from '#app/_api/write-file.ts'
import type { GitStatus } from '#protocol/api/git-routes.ts'
import { type Discarded, discardEntry, restoreEntry } from './discard-entry.ts'
import { createEntry, type DroppedFile, listDirectory, moveEntry, removeEntry } from './file-acts.ts'
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
  withoutEntry,
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
  /** On their way out. */
  leaving: ReadonlySet<string>
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
  /** So that it can be taken back. Null: it is on its way out already. */
  discard(path: string): Promise<Discarded | null>
  takeBack(path: string, binId: string): Promise<string | null>
  upload(request: UploadRequest): Promise<{ written: number; trouble: string | null }>
}

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
  reveal(path: string): Promise<void>
}

export function createTree(sessionId: string): TreeKeeper {
  const store = createStore<TreeState>()(() => ({
    ...{ tree: EMPTY_TREE, git: null, cursor: null, draft: null, renaming: null, moving: null, upload: null },
    leaving: new Set(),
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
  const reveal = async (path: string) => {
    for (const directory of directoriesAbove(path)) {
      setOpen(directory, true)
      if (store.getState().tree.directories[directory] === undefined) await list(directory)
    }
    store.setState({ cursor: path })
  }
  const world: World = { sessionId, store, list, setOpen, reveal }
  return {
    ...{ store, setOpen, reveal },
    refresh: async () => void (await Promise.all([...new Set(['', ...known()])].map(list))),
    changed(paths) {
      for (const path of paths === null ? known() : touchedDirectories(store.getState().tree, paths)) void list(path)
    },
    async askGit() {
      const answer = await callApi('gitStatus', { params: { id: sessionId } })
      if (answer.ok) store.setState({ git: answer.value })
    },
    ...changesOfNames(world),
    ...deletions(world),
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

type NameActs = Pick<TreeKeeper, 'create' | 'rename' | 'moveInto' | 'moveTo' | 'upload'>
type Deletions = Pick<TreeKeeper, 'remove' | 'discard' | 'takeBack'>

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

function deletions({ sessionId, store, list, reveal }: World): Deletions {
  const marked = (path: string, leaving: boolean) =>
    store.setState((now) => ({
      leaving: new Set(leaving ? [...now.leaving, path] : [...now.leaving].filter((one) => one !== path)),
    }))
  /** The cursor goes on in the same moment as the row goes: between them a key would mean another one. */
  const leave = async <T>(path: string, act: () => Promise<T>, isGone: (outcome: T) => boolean): Promise<T> => {
    marked(path, true)
    const besideThen = neighbourOf(store.getState().tree, path)
    const outcome = await act().finally(() => marked(path, false))
    if (isGone(outcome))
      store.setState(({ tree, cursor }) => {
        const isOn = cursor === path || cursor?.startsWith(`${path}/`) === true
        // Where the row went before the answer came, by what it had beside it then.
        const beside = neighbourOf(tree, path) ?? besideThen
        return { tree: withoutEntry(tree, path), cursor: isOn ? (beside ?? cursor) : cursor }
      })
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
      await list(parentOf(path))
      if (trouble === null) await reveal(path)
      return trouble
    },
  }
}

function troubleOf(result: ApiResult<unknown>): string | null {
  return result.ok ? null : result.problem.sentence
}
