/** The file tree of one session: lists what is opened, follows what changes, carries out what a person does. */
import { createStore } from 'zustand/vanilla'
import type { ApiResult } from '#app/_api/api-problem.ts'
import { callApi } from '#app/_api/call-api.ts'
import { writeFile } from '#app/_api/write-file.ts'
import { type Deletions, deletions } from './deletions.ts'
import { createEntry, type DroppedFile, moveEntry } from './file-acts.ts'
import { createListings } from './listings.ts'
import { directoriesAbove, EMPTY_TREE, forgetBelow, joined, nameOf, parentOf, touchedDirectories } from './tree.ts'
import { setTree, type TreeState, type TreeStore, type World } from './tree-state.ts'

export interface TreeKeeper extends Deletions {
  readonly store: TreeStore
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
  upload(request: UploadRequest): Promise<{ written: number; trouble: string | null }>
}

export interface UploadRequest {
  files: readonly DroppedFile[]
  directory: string
  /** Asked once, for all files that are there already: without a yes they stay as they are. */
  mayReplace: (paths: readonly string[]) => Promise<boolean>
}

export function createTree(sessionId: string): TreeKeeper {
  const store = createStore<TreeState>()(() => ({
    ...{ tree: EMPTY_TREE, git: null, cursor: null, draft: null, renaming: null, moving: null, upload: null },
    leaving: new Set(),
  }))
  const { list, outdate } = createListings(sessionId, store)
  const setOpen = (path: string, open: boolean) => {
    setTree(store, (tree) => {
      const next = new Set(tree.open)
      if (open) next.add(path)
      else next.delete(path)
      return { ...tree, open: next }
    })
    if (open && store.getState().tree.directories[path] === undefined) void list(path)
  }
  /** One that could not be listed is known only by what is wrong with it. */
  const known = () => {
    const { directories, troubles } = store.getState().tree
    return [...new Set([...Object.keys(directories), ...Object.keys(troubles)])]
  }
  const reveal = async (path: string) => {
    for (const directory of directoriesAbove(path)) {
      setOpen(directory, true)
      if (store.getState().tree.directories[directory] === undefined) await list(directory)
    }
    store.setState({ cursor: path })
  }
  const world: World = { sessionId, store, list, outdate, setOpen, reveal }
  return {
    ...{ store, setOpen, reveal },
    refresh: async () => void (await Promise.all([...new Set(['', ...known()])].map(list))),
    changed(paths) {
      for (const path of paths === null ? known() : touchedDirectories(store.getState().tree, paths)) void list(path)
    },
    askGit: createGitQuestions(sessionId, store),
    ...changesOfNames(world),
    ...deletions(world),
  }
}

/** Answers overtake each other on their way here: one that is older than what is known is dropped. */
function createGitQuestions(sessionId: string, store: TreeStore): () => Promise<void> {
  let asked = 0
  let known = 0
  return async () => {
    asked += 1
    const mine = asked
    const answer = await callApi('gitStatus', { params: { id: sessionId } })
    if (!answer.ok || mine < known) return
    known = mine
    store.setState({ git: answer.value })
  }
}

type NameActs = Pick<TreeKeeper, 'create' | 'rename' | 'moveInto' | 'moveTo' | 'upload'>

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
  const { sessionId, store, list, outdate, setOpen } = world
  const move = async (from: string, to: string) => {
    if (from === to) return null
    const trouble = troubleOf(await moveEntry(sessionId, from, to))
    if (trouble !== null) return trouble
    outdate(from)
    outdate(to)
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

function troubleOf(result: ApiResult<unknown>): string | null {
  return result.ok ? null : result.problem.sentence
}
