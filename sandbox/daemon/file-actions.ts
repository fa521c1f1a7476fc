/** File work as the unprivileged user, on open directories below the workspace. */
import { randomBytes } from 'node:crypto'
import { constants, lstatSync, openSync, renameSync, rmdirSync, rmSync, unlinkSync } from 'node:fs'
import { glob, list, typeOf } from './list-files.ts'
import { READ, readOpened } from './read-file.ts'
import { at, type Place, refuse, refuseError, walk } from './walk.ts'
import type { FileAction, Result } from './wire.ts'
import { makeDirectory, prepareWrite, settleWrite } from './write-file.ts'

export interface Answer {
  meta: unknown
  bytes?: Uint8Array
}
type Act<T extends FileAction['act']> = Extract<FileAction, { act: T }>

/** Never throws: errnos are results. */
export function actOnFile(root: string, action: FileAction, bytes: Uint8Array | undefined): Result<Answer> {
  try {
    return ACTS[action.act](root, action as never, bytes)
  } catch (error) {
    return refuseError(error, action.path)
  }
}

const ok = (meta: unknown): Result<Answer> => ({ ok: true, value: { meta } })

const ACTS: {
  [T in FileAction['act']]: (root: string, action: Act<T>, bytes: Uint8Array | undefined) => Result<Answer>
} = {
  stat: (root, action) => walk(root, action, stat),
  resolve: (root, action) => walk(root, action, (place) => ok({ path: place.path })),
  read: (root, action) =>
    action.allowOutside === true && !below(root, action.path)
      ? readOpened(openSync(action.path, READ), action)
      : walk(root, action, (place) => readOpened(openSync(at(place), READ | constants.O_NOFOLLOW), action)),
  write: (root, action, bytes) => write(root, action, bytes ?? new Uint8Array()),
  list: (root, action) => walk(root, action, (place) => ok(list(place, action))),
  mkdir: (root, action) =>
    walk(root, { ...action, make: makeDirectory }, (place) => {
      if (!exists(place)) makeDirectory(place)
      return lstatSync(at(place)).isDirectory() ? ok(null) : refuse('exists', action.path)
    }),
  move,
  remove,
  glob: (root, action) => walk(root, action, (place) => ok(glob(place, action))),
}

function below(root: string, path: string): boolean {
  return path === root || path.startsWith(`${root}/`)
}

function stat(place: Place): Result<Answer> {
  const found = lstatSync(at(place))
  const { size, mtimeMs } = found
  return ok({ path: place.path, type: typeOf(found), size, mode: found.mode & 0o7777, mtimeMs })
}

function exists(place: Place): boolean {
  return lstatSync(at(place), { throwIfNoEntry: false }) !== undefined
}

/** A name that nobody else has, next to what it will replace. */
export function temporaryName(): string {
  return `.slipway-${randomBytes(6).toString('hex')}`
}

function write(root: string, action: Act<'write'>, bytes: Uint8Array): Result<Answer> {
  const intent = prepareWrite(root, { ...action, temporary: temporaryName() }, bytes)
  if (!intent.ok) return intent
  const settled = settleWrite(root, intent.value)
  if (!settled.ok) return settled
  if (!settled.value.done) return refuse('changed', action.path)
  return ok({ sha256: intent.value.after, created: settled.value.created, size: bytes.length })
}

function move(root: string, action: Act<'move'>): Result<Answer> {
  return walk(root, { path: action.path, followLast: false }, (from) =>
    walk(root, { path: action.to, followLast: false, make: makeDirectory }, (to) => {
      lstatSync(at(from))
      if (from.name === '' || `${to.path}/`.startsWith(`${from.path}/`))
        return refuse('invalid_path', action.to, 'A directory cannot be moved into itself.')
      if (exists(to)) return refuse('exists', action.to)
      renameSync(at(from), at(to))
      return ok(null)
    }),
  )
}

function remove(root: string, action: Act<'remove'>): Result<Answer> {
  return walk(root, { path: action.path, followLast: false }, (place) => {
    if (place.name === '') return refuse('invalid_path', action.path, 'The workspace itself stays.')
    if (!lstatSync(at(place)).isDirectory()) unlinkSync(at(place))
    else if (action.recursive === true) rmSync(at(place), { recursive: true })
    else rmdirSync(at(place))
    return ok(null)
  })
}
