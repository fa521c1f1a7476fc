/** What was dropped onto the page: one archive, or files and folders with all that is in them. */
import { type Picked, pickArchive, pickFiles } from './picked-upload.ts'
import type { TarFile } from './tar-archive.ts'

/** Must be called while the event is handled: afterwards the browser has emptied it. */
export function droppedFiles(transfer: DataTransfer): Promise<Picked> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? [])
  const [first] = entries
  if (entries.length === 1 && first?.isFile === true) return fileOf(first as FileSystemFileEntry).then(pickArchive)
  const inFolder = entries.length === 1 && first?.isDirectory === true
  return Promise.all(entries.map((entry) => walk(entry, ''))).then((found) => {
    const files = found.flat()
    // A single folder is the workspace itself, not a folder in it.
    const cut = inFolder ? (first?.name.length ?? 0) + 1 : 0
    return pickFiles(
      inFolder ? (first?.name ?? 'Folder') : 'Dropped files',
      files.map(({ path, file }) => ({ path: path.slice(cut), file })),
    )
  })
}

async function walk(entry: FileSystemEntry, below: string): Promise<TarFile[]> {
  const path = below === '' ? entry.name : `${below}/${entry.name}`
  if (entry.isFile) return [{ path, file: await fileOf(entry as FileSystemFileEntry) }]
  const children = await childrenOf((entry as FileSystemDirectoryEntry).createReader())
  return (await Promise.all(children.map((child) => walk(child, path)))).flat()
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject))
}

/** A reader gives at most a hundred at once, and nothing when it is done. */
async function childrenOf(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  const all: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return all
    all.push(...some)
  }
}
