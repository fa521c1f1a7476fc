/** What a person picked or dropped, made into one archive. */
import { ARCHIVE_LIMIT } from '#protocol/api/file-routes.ts'
import { formatBytes } from '../../_ui/lib/format-amount.ts'
import { type TarFile, tarArchive } from './tar-archive.ts'
import { readZip } from './zip-archive.ts'

export interface PickedUpload {
  /** What to call it: the folder's or the archive's name. */
  name: string
  archive: Blob
  /** Null when it is an archive that was not looked into. */
  files: number | null
}

export type Picked = { ok: true; upload: PickedUpload } | { ok: false; sentence: string }

export function pickFiles(name: string, files: readonly TarFile[]): Picked {
  if (files.length === 0) return { ok: false, sentence: 'There are no files in it.' }
  return bounded({ name, archive: tarArchive(files), files: files.length })
}

export async function pickArchive(file: File): Promise<Picked> {
  const name = file.name.replace(/\.(tar\.gz|tgz|tar|zip)$/i, '')
  if (/\.(tar|tar\.gz|tgz)$/i.test(file.name)) return bounded({ name, archive: file, files: null })
  if (!/\.zip$/i.test(file.name)) return pickFiles(file.name, [{ path: file.name, file }])
  const files = await readZip(file)
  if (files === null) {
    return { ok: false, sentence: 'This zip cannot be read here. Unpack it and choose the folder instead.' }
  }
  return pickFiles(name, files)
}

/** Folders as `<input webkitdirectory>` gives them: each path begins with the folder's own name. */
export function pickFolder(list: readonly File[]): Picked {
  const name = list[0]?.webkitRelativePath.split('/')[0] ?? 'Folder'
  return pickFiles(
    name,
    list.map((file) => ({ path: file.webkitRelativePath.slice(name.length + 1) || file.name, file })),
  )
}

function bounded(upload: PickedUpload): Picked {
  if (upload.archive.size <= ARCHIVE_LIMIT) return { ok: true, upload }
  const [size, limit] = [formatBytes(upload.archive.size), formatBytes(ARCHIVE_LIMIT)]
  return {
    ok: false,
    sentence: `It has ${size}; at most ${limit} can be uploaded. Leave out what can be installed again.`,
  }
}
