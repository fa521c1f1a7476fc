/** Puts an archive into the workspace: looked through as a whole first, so that a refused one leaves nothing behind. */
import { closeSync, constants, fchmodSync, mkdirSync, openSync, statSync, symlinkSync, writeSync } from 'node:fs'
import { readTar, type TarEntry, TarError } from './tar-reader.ts'
import { at, refuse, refuseError, walk } from './walk.ts'
import type { Result } from './wire.ts'

/** Entries, bytes of all, and bytes of one file that an archive may hold. */
const MAX_ENTRIES = 200_000
const MAX_BYTES = 4 * 1024 ** 3
const MAX_ONE_FILE = 1024 ** 3
/** How often its own size an archive may unfold to, once it is large: source code stays below a tenth of this. */
const MAX_RATIO = 200
const RATIO_FROM_BYTES = 64 * 1024 ** 2

export async function unpack(root: string, path: string): Promise<Result<{ files: number; bytes: number }>> {
  try {
    const checked = await lookThrough(path)
    return checked.ok ? ((await putAll(root, path)) ?? checked) : checked
  } catch (error) {
    if (error instanceof TarError) return refuse('failed', '', error.message)
    return isZlib(error) ? refuse('failed', '', 'The archive is damaged.') : refuseError(error, '')
  }
}

/** Null: all is there. Links come last, so that nothing of the archive is ever written through one. */
async function putAll(root: string, path: string): Promise<Extract<Result<null>, { ok: false }> | null> {
  const links: TarEntry[] = []
  for await (const entry of readTar(path)) {
    if (entry.type === 'symlink') links.push(entry)
    const put =
      entry.type === 'symlink'
        ? null
        : await (entry.type === 'directory' ? makeDirectory(root, entry) : putFile(root, entry))
    if (put?.ok === false) return put
  }
  for (const link of links) {
    const put = putLink(root, link)
    if (!put.ok) return put
  }
  return null
}

function isZlib(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')
}

async function lookThrough(path: string): Promise<Result<{ files: number; bytes: number }>> {
  const mayUnfoldTo = Math.max(RATIO_FROM_BYTES, statSync(path).size * MAX_RATIO)
  let entries = 0
  let files = 0
  let bytes = 0
  for await (const entry of readTar(path)) {
    const wrong = wrongWith(entry)
    if (wrong !== null) return refuse('invalid_path', entry.path.slice(0, 500), wrong)
    entries++
    bytes += entry.size
    if (entry.type === 'file') files++
    if (bytes > mayUnfoldTo)
      return refuse(
        'too_large',
        entry.path.slice(0, 500),
        `The archive unfolds to more than ${MAX_RATIO} times its size.`,
      )
    if (entries > MAX_ENTRIES || bytes > MAX_BYTES || entry.size > MAX_ONE_FILE)
      return refuse(
        'too_large',
        entry.path.slice(0, 500),
        `The archive is too large: at most ${MAX_ENTRIES} entries, ${MAX_BYTES / 1024 ** 3} GiB in all, ${MAX_ONE_FILE / 1024 ** 3} GiB a file.`,
      )
  }
  return { ok: true, value: { files, bytes } }
}

function wrongWith(entry: TarEntry): string | null {
  const name = entry.path.slice(0, 200)
  if (entry.path.startsWith('/')) return `The archive has an absolute path: ${name}`
  if (entry.path.split('/').includes('..')) return `The archive has a path that climbs out: ${name}`
  if (entry.path.includes('\0')) return 'The archive has a path with a NUL character.'
  if (entry.type === 'other') return `The archive has an entry that is no file, directory or symbolic link: ${name}`
  if (entry.type === 'symlink' && leadsOut(entry))
    return `The archive has a link that leads out of the workspace: ${name}`
  return null
}

function leadsOut({ path, link }: TarEntry): boolean {
  if (link.startsWith('/')) return true
  let depth = path.split('/').filter((part) => part !== '' && part !== '.').length - 1
  for (const part of link.split('/')) {
    if (part === '..') depth--
    else if (part !== '' && part !== '.') depth++
    if (depth < 0) return true
  }
  return false
}

const make = (place: { fd: number; name: string }) => mkdirSync(at(place), { mode: 0o755 })

function makeDirectory(root: string, entry: TarEntry): Result<null> {
  // The name of the workspace itself is in most archives.
  const path = `${root}/${entry.path}`
  return walk(root, { path: `${path}/.keep`, make }, () => ({ ok: true, value: null }))
}

async function putFile(root: string, entry: TarEntry): Promise<Result<null>> {
  const opened = walk(root, { path: `${root}/${entry.path}`, make, followLast: false }, (place) => ({
    ok: true,
    value: openSync(
      at(place),
      constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW,
      0o644,
    ),
  }))
  if (!opened.ok) return opened
  try {
    for await (const piece of entry.content())
      for (let done = 0; done < piece.length; ) done += writeSync(opened.value, piece, done)
    fchmodSync(opened.value, entry.mode & 0o111 ? 0o755 : 0o644)
  } finally {
    closeSync(opened.value)
  }
  return { ok: true, value: null }
}

function putLink(root: string, entry: TarEntry): Result<null> {
  return walk(root, { path: `${root}/${entry.path}`, make, followLast: false }, (place) => {
    symlinkSync(entry.link, at(place))
    return { ok: true, value: null }
  })
}
