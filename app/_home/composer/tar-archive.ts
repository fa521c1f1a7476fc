/** Makes a tar of files without reading them: the browser reads each when it is sent, so a large folder costs no memory. */

export interface TarFile {
  /** Relative, with slashes. */
  path: string
  file: Blob & { lastModified?: number }
  executable?: boolean
}

const BLOCK = 512
/** Bytes that a ustar header has room for. */
const NAME_BYTES = 100

export function tarArchive(files: readonly TarFile[]): Blob {
  const parts: (Uint8Array<ArrayBuffer> | Blob)[] = []
  for (const { path, file, executable } of files) {
    const name = new TextEncoder().encode(path)
    const time = Math.floor((file.lastModified ?? 0) / 1000)
    // A long name, or one beyond ASCII, is told by a record of its own; the header's is then of no account.
    if (name.length > NAME_BYTES || name.some((byte) => byte > 127)) {
      const record = paxRecord('path', path)
      parts.push(
        header({ name: 'pax', size: record.length, flag: 'x', time, mode: 0o644 }),
        record,
        padding(record.length),
      )
    }
    parts.push(
      header({ name: path, size: file.size, flag: '0', time, mode: executable ? 0o755 : 0o644 }),
      file,
      padding(file.size),
    )
  }
  parts.push(new Uint8Array(2 * BLOCK))
  return new Blob(parts, { type: 'application/x-tar' })
}

interface Header {
  name: string
  size: number
  flag: '0' | 'x'
  /** Seconds. */
  time: number
  mode: number
}

function header({ name, size, flag, time, mode }: Header): Uint8Array<ArrayBuffer> {
  const block = new Uint8Array(BLOCK)
  const put = (text: string, at: number, length: number) =>
    block.set(new TextEncoder().encode(text).slice(0, length), at)
  const octal = (value: number, width: number) => `${value.toString(8).padStart(width - 1, '0')}\0`
  put(name, 0, NAME_BYTES)
  put(octal(mode, 8), 100, 8)
  put(octal(0, 8), 108, 8)
  put(octal(0, 8), 116, 8)
  put(octal(size, 12), 124, 12)
  put(octal(time, 12), 136, 12)
  put('        ', 148, 8)
  put(flag, 156, 1)
  put('ustar\u000000', 257, 8)
  const sum = block.reduce((total, byte) => total + byte, 0)
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 8)
  return block
}

/** `<length> key=value\n`, where the length counts itself. */
function paxRecord(key: string, value: string): Uint8Array<ArrayBuffer> {
  const rest = new TextEncoder().encode(` ${key}=${value}\n`)
  let length = rest.length + 1
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length
  return new TextEncoder().encode(`${length} ${key}=${value}\n`)
}

function padding(size: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array((BLOCK - (size % BLOCK)) % BLOCK)
}
