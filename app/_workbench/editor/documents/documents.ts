/** The open files of a session: read, followed while others change them, written without ever losing what somebody wrote. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ApiProblem, ApiResult } from '#app/_api/api-problem.ts'
import { changedLines } from './changed-lines.ts'
import { type EditorDocument, NO_AGENT_MARKS, newDocument } from './document.ts'
import { readBody } from './read-body.ts'

/** The texts being edited; in the page they are Monaco's models. */
export interface Texts {
  create(path: string, text: string): void
  read(path: string): string
  /** Replaces the text by the smallest edits, so that cursors and the way back stay. */
  replace(path: string, text: string): void
  /** Changes with every edit, and comes back when an edit is undone. */
  version(path: string): number
  /** Whoever shows the one shows the other from now on, at the same place; the one is dropped. Both are there. */
  succeed(from: string, to: string): void
  drop(path: string): void
}

export interface FileStore {
  read(path: string): Promise<ApiResult<{ bytes: Uint8Array<ArrayBuffer>; sha256: string }>>
  /** `expect`: the hash that must be there, or null: no file may be there. */
  write(path: string, text: string, expect: string | null): Promise<ApiResult<{ sha256: string }>>
}

export type Documents = Readonly<Record<string, EditorDocument>>

export interface DocumentKeeper {
  readonly store: StoreApi<Documents>
  /** Reads it unless it is open. */
  open(path: string): Promise<void>
  /** The person changed the text. */
  edited(path: string): void
  /** Called at each change that leaves it unsaved: of a text that was unsaved before, nothing else tells. Returns how to stop. */
  onEdit(listener: (path: string) => void): () => void
  /** Resolves to whether it is on disk now. A file that others changed is never overwritten: it becomes a conflict. */
  save(path: string): Promise<boolean>
  /** Resolves when nothing is on its way to or from the disk any more. */
  settled(path: string): Promise<void>
  /** Something may have happened to these; null: to any. */
  changedOutside(paths: readonly string[] | null, by: 'agent' | 'person' | 'outside'): Promise<void>
  /** Ends a conflict: with the text here, with the one on disk, or with a merge of both. */
  resolve(path: string, with_: { kind: 'mine' } | { kind: 'theirs' } | { kind: 'merged'; text: string }): void
  /** It has another name now: what was not saved goes along, and who writes in it writes on. */
  moved(from: string, to: string): Promise<void>
  /** The person has seen what the agent did. */
  seen(path: string): void
  /** Forgets it, with what was not saved. */
  close(path: string): void
}

interface World {
  store: StoreApi<Documents>
  files: FileStore
  texts: Texts
  /** The version of the text that is on disk. */
  saved: Map<string, number>
}

export function createDocuments({ files, texts }: { files: FileStore; texts: Texts }): DocumentKeeper {
  const world: World = { store: createStore<Documents>()(() => ({})), files, texts, saved: new Map() }
  const queues = new Map<string, Promise<unknown>>()
  /** One thing at a time for each file, in order. */
  const inOrder = <T>(path: string, work: () => Promise<T>): Promise<T> => {
    const done = (queues.get(path) ?? Promise.resolve()).then(work, work)
    queues.set(path, done)
    return done
  }
  const listeners = new Set<(path: string) => void>()
  return {
    store: world.store,
    onEdit(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    open: (path) =>
      documentOf(world, path) === undefined ? inOrder(path, () => load(world, path)) : Promise.resolve(),
    edited(path) {
      const dirty = texts.version(path) !== world.saved.get(path)
      const before = documentOf(world, path)
      if (before === undefined) return
      if (before.dirty !== dirty || before.agentLines.length > 0) patch(world, path, { dirty, ...NO_AGENT_MARKS })
      if (dirty) for (const listener of listeners) listener(path)
    },
    save: (path) => inOrder(path, () => save(world, path)),
    settled: (path) => inOrder(path, () => Promise.resolve()),
    async changedOutside(paths, by) {
      const open = Object.keys(world.store.getState())
      const touched =
        paths === null ? open : open.filter((path) => paths.some((one) => path === one || path.startsWith(`${one}/`)))
      await Promise.all(touched.map((path) => inOrder(path, () => follow(world, path, by))))
    },
    resolve: (path, how) => resolve(world, path, how),
    async moved(from, to) {
      // What is on its way to the old name arrives, or is refused, before.
      if (documentOf(world, from)?.saving === true) await inOrder(from, () => Promise.resolve())
      if (carry(world, from, to)) return inOrder(to, () => follow(world, to, 'outside'))
      const unsaved = documentOf(world, from)?.dirty === true ? texts.read(from) : null
      forget(world, from)
      await inOrder(to, () => load(world, to))
      if (unsaved !== null && documentOf(world, to)?.body.kind === 'text') texts.replace(to, unsaved)
    },
    seen: (path) => patch(world, path, NO_AGENT_MARKS),
    close: (path) => forget(world, path),
  }
}

function forget({ store, texts, saved }: World, path: string): void {
  texts.drop(path)
  saved.delete(path)
  store.setState(({ [path]: _gone, ...rest }) => rest, true)
}

/** As it is here, without a look at the disk, so that it is never out of sight. False: there is nothing to carry, or the place is taken. */
function carry(world: World, from: string, to: string): boolean {
  const { store, texts, saved } = world
  const before = documentOf(world, from)
  if (before?.body.kind !== 'text' || before.base === null || documentOf(world, to) !== undefined) return false
  const text = texts.read(from)
  // First as it is on disk: the way back leads there.
  texts.create(to, before.base.text)
  saved.set(to, texts.version(to))
  // That the old name is gone may have been told before; it is no loss.
  const conflict = before.conflict?.theirs == null ? null : before.conflict
  const carried = { ...before, path: to, dirty: false, gone: false, conflict }
  store.setState(({ [from]: _old, ...rest }) => ({ ...rest, [to]: carried }), true)
  if (text !== before.base.text) texts.replace(to, text)
  const { agentLines, beforeAgent } = before
  patch(world, to, { dirty: texts.version(to) !== saved.get(to), agentLines, beforeAgent })
  texts.succeed(from, to)
  saved.delete(from)
  return true
}

function documentOf({ store }: World, path: string): EditorDocument | undefined {
  return store.getState()[path]
}

/** Only while it is open. */
function patch({ store }: World, path: string, change: Partial<EditorDocument>): void {
  store.setState((documents) => {
    const before = documents[path]
    return before === undefined ? documents : { ...documents, [path]: { ...before, ...change } }
  })
}

async function load(world: World, path: string): Promise<void> {
  if (documentOf(world, path) !== undefined) return
  world.store.setState({ [path]: newDocument(path) })
  const file = await world.files.read(path)
  if (documentOf(world, path) === undefined) return
  if (!file.ok) return patch(world, path, failedWith(file.problem))
  take(world, path, file.value)
}

function failedWith({ code, sentence }: ApiProblem): Partial<EditorDocument> {
  return { body: { kind: 'failed', code, sentence }, gone: code === 'not_found' }
}

/** The first reading of a file, or one after it had failed. */
function take(world: World, path: string, file: { bytes: Uint8Array<ArrayBuffer>; sha256: string }): void {
  const body = readBody(path, file.bytes)
  if (body.kind !== 'text') {
    patch(world, path, { body, base: null, gone: false })
    return
  }
  world.texts.create(path, body.text)
  world.saved.set(path, world.texts.version(path))
  const base = { text: body.text, sha256: file.sha256 }
  patch(world, path, { body: { kind: 'text', readOnly: body.readOnly }, base, gone: false, dirty: false })
}

async function save(world: World, path: string): Promise<boolean> {
  const { texts, files, saved } = world
  const before = documentOf(world, path)
  if (before?.body.kind !== 'text' || before.body.readOnly !== null || before.conflict !== null) return false
  if (!before.dirty && !before.gone) return true
  const text = texts.read(path)
  const version = texts.version(path)
  patch(world, path, { saving: true, trouble: null })
  const written = await files.write(path, text, before.gone ? null : (before.base?.sha256 ?? null))
  patch(world, path, { saving: false })
  if (written.ok) {
    saved.set(path, version)
    const base = { text, sha256: written.value.sha256 }
    patch(world, path, { base, gone: false, dirty: texts.version(path) !== version, ...NO_AGENT_MARKS })
    return true
  }
  if (written.problem.status === 412) await follow(world, path, 'outside')
  else patch(world, path, { trouble: written.problem.sentence })
  return false
}

/** Looks at the disk again: a clean text follows it, an edited one becomes a conflict. */
async function follow(world: World, path: string, by: 'agent' | 'person' | 'outside'): Promise<void> {
  const before = documentOf(world, path)
  if (before === undefined) return
  const file = await world.files.read(path)
  if (!file.ok) return file.problem.code === 'not_found' ? goneFrom(world, path) : undefined
  const now = documentOf(world, path)
  // Whatever was in conflict is not on disk any more.
  if (now === undefined || now.base?.sha256 === file.value.sha256) {
    return patch(world, path, { gone: false, conflict: null })
  }
  if (now.body.kind !== 'text') return take(world, path, file.value)
  const body = readBody(path, file.value.bytes)
  if (body.kind !== 'text') {
    if (!now.dirty) patch(world, path, { body, base: null })
    return
  }
  const theirs = { text: body.text, sha256: file.value.sha256 }
  if (now.dirty && world.texts.read(path) !== body.text) return patch(world, path, { conflict: { theirs } })
  // One edit after the other: what was marked before stays so.
  const beforeAgent = by === 'agent' ? (now.beforeAgent ?? now.base?.text ?? '') : null
  const agentLines = beforeAgent === null ? [] : changedLines(beforeAgent, body.text)
  adopt(world, path, theirs)
  patch(world, path, { body: { kind: 'text', readOnly: body.readOnly }, agentLines, beforeAgent })
}

function goneFrom(world: World, path: string): void {
  const now = documentOf(world, path)
  if (now === undefined || now.gone) return
  const isText = now.body.kind === 'text'
  patch(world, path, {
    gone: true,
    ...(isText && now.dirty ? { conflict: { theirs: null } } : {}),
  })
}

/** The text on disk becomes the text here. */
function adopt(world: World, path: string, file: { text: string; sha256: string }): void {
  if (world.texts.read(path) !== file.text) world.texts.replace(path, file.text)
  world.saved.set(path, world.texts.version(path))
  patch(world, path, { base: file, dirty: false, conflict: null, gone: false, trouble: null })
}

function resolve(world: World, path: string, how: Parameters<DocumentKeeper['resolve']>[1]): void {
  const theirs = documentOf(world, path)?.conflict?.theirs
  if (theirs === undefined) return
  if (how.kind === 'theirs') {
    if (theirs === null) patch(world, path, { conflict: null, dirty: false })
    else adopt(world, path, theirs)
    return
  }
  if (how.kind === 'merged') world.texts.replace(path, how.text)
  // What is on disk has been seen: the next save goes over it, and over nothing newer.
  world.saved.delete(path)
  patch(world, path, { base: theirs, conflict: null, dirty: true })
}
