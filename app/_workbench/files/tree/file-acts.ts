/** What a person does with names in the workspace, over HTTP; each says in words what went wrong. */
import type { ApiResult } from '#app/_api/api-problem.ts'
import { failed, readProblem, TOO_OLD, UNREACHABLE } from '#app/_api/api-problem.ts'
import { callApi } from '#app/_api/call-api.ts'
import { requestPath } from '#app/_api/request-path.ts'
import { writeFile } from '#app/_api/write-file.ts'
import { routes } from '#protocol/api/routes.ts'
import { type DirectoryListing, directoryListingSchema } from '#protocol/api/tree-routes.ts'

export async function listDirectory(sessionId: string, path: string): Promise<ApiResult<DirectoryListing>> {
  try {
    const response = await fetch(requestPath(routes.readFile, { params: { id: sessionId }, query: { path } }))
    if (!response.ok) return readProblem(response.status, await response.json().catch(() => undefined))
    if (!/json/.test(response.headers.get('content-type') ?? ''))
      return failed(200, 'not_a_directory', 'This is a file.')
    const parsed = directoryListingSchema.safeParse(await response.json())
    return parsed.success ? { ok: true, value: parsed.data } : TOO_OLD
  } catch {
    return UNREACHABLE
  }
}

export async function createEntry(
  sessionId: string,
  path: string,
  type: 'file' | 'directory',
): Promise<ApiResult<unknown>> {
  if (type === 'directory') return callApi('makeDirectory', { params: { id: sessionId }, body: { path } })
  const written = await writeFile({ sessionId, path, content: '', expect: null })
  return written.ok || written.problem.status !== 412 ? written : failed(412, 'exists', `${path} is there already.`)
}

export function moveEntry(sessionId: string, from: string, to: string): Promise<ApiResult<unknown>> {
  return callApi('moveFile', { params: { id: sessionId }, body: { from, to } })
}

/** For good. */
export function removeEntry(sessionId: string, path: string): Promise<ApiResult<unknown>> {
  return callApi('deleteFile', { params: { id: sessionId }, query: { path, recursive: 'true' } })
}

export function downloadAddress(sessionId: string, path: string): string {
  return requestPath(routes.download, { params: { id: sessionId }, query: { path } })
}

/** A file of this machine that was dropped, with the place it has below what was dropped. */
export interface DroppedFile {
  path: string
  file: File
}

/** Files and whole directories of a drop; a browser without directories gives the files alone. */
export async function readDrop({ items, files }: DataTransfer): Promise<DroppedFile[]> {
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry?.() ?? [])
  if (entries.length === 0) return [...files].map((file) => ({ path: file.name, file }))
  const found: DroppedFile[] = []
  for (const entry of entries) await collect(entry, '', found)
  return found
}

async function collect(entry: FileSystemEntry, above: string, found: DroppedFile[]): Promise<void> {
  const path = above === '' ? entry.name : `${above}/${entry.name}`
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))
    found.push({ path, file })
    return
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return
    for (const one of some) await collect(one, path, found)
  }
}

/** The type under which a row of the tree is dragged. */
export const DRAGGED_PATH = 'application/x-slipway-path'
