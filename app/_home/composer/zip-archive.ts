/** Reads a zip piece by piece, since the workspace takes tar: every desktop makes zips. */
import type { TarFile } from './tar-archive.ts'

const END = 0x06054b50
const CENTRAL = 0x02014b50
/** The end record with the longest comment there can be. */
const END_BYTES = 22 + 65_535
/** More than this is not unpacked in a browser. */
const MAX_FILES = 50_000

/** Null when it is not a zip that we can read: encrypted, spread over several files, of a rare method, or too large. */
export async function readZip(zip: Blob): Promise<TarFile[] | null> {
  const tail = new DataView(await zip.slice(Math.max(0, zip.size - END_BYTES)).arrayBuffer())
  const end = findEnd(tail)
  if (end === null) return null
  const [count, size, offset] = [
    tail.getUint16(end + 10, true),
    tail.getUint32(end + 12, true),
    tail.getUint32(end + 16, true),
  ]
  if (offset === 0xffffffff || count > MAX_FILES) return null
  const table = new DataView(await zip.slice(offset, offset + size).arrayBuffer())
  const files: TarFile[] = []
  for (let at = 0, entry = 0; entry < count; entry += 1) {
    if (at + 46 > table.byteLength || table.getUint32(at, true) !== CENTRAL) return null
    const read = readEntry(table, at)
    at = read.next
    if (read.path.endsWith('/')) continue
    const file = read.encrypted ? null : await unpack(zip, read)
    if (file === null) return null
    files.push({ path: read.path, file, executable: read.executable })
  }
  return files
}

interface Entry {
  path: string
  encrypted: boolean
  method: number
  packed: number
  offset: number
  executable: boolean
  next: number
}

function findEnd(tail: DataView): number | null {
  for (let at = tail.byteLength - 22; at >= 0; at -= 1) if (tail.getUint32(at, true) === END) return at
  return null
}

function readEntry(table: DataView, at: number): Entry {
  const [name, extra, comment] = [28, 30, 32].map((place) => table.getUint16(at + place, true)) as [
    number,
    number,
    number,
  ]
  return {
    path: new TextDecoder().decode(new Uint8Array(table.buffer, at + 46, name)).replaceAll('\\', '/'),
    encrypted: (table.getUint16(at + 8, true) & 1) === 1,
    method: table.getUint16(at + 10, true),
    packed: table.getUint32(at + 20, true),
    offset: table.getUint32(at + 42, true),
    executable: ((table.getUint32(at + 38, true) >>> 16) & 0o100) !== 0,
    next: at + 46 + name + extra + comment,
  }
}

async function unpack(zip: Blob, { method, packed, offset }: Entry): Promise<Blob | null> {
  const local = new DataView(await zip.slice(offset, offset + 30).arrayBuffer())
  if (local.byteLength < 30) return null
  const start = offset + 30 + local.getUint16(26, true) + local.getUint16(28, true)
  const body = zip.slice(start, start + packed)
  if (method === 0) return body
  if (method !== 8) return null
  return new Response(body.stream().pipeThrough(new DecompressionStream('deflate-raw'))).blob().catch(() => null)
}
