/** Reads a tar, gzip or not, entry by entry: ustar, GNU long names and pax paths; anything else is refused by name. */
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'

export interface TarEntry {
  path: string
  type: 'file' | 'directory' | 'symlink' | 'other'
  mode: number
  size: number
  link: string
  /** The content, once, in pieces; what is not read is passed over. */
  content(): AsyncGenerator<Uint8Array>
}

/** Bytes of one long name or table of properties, and of all of them: they are no entries, and cost time all the same. */
const MAX_EXTENSION = 1024 ** 2
const MAX_EXTENSIONS = 64 * 1024 ** 2

/** The archive is not one, or is damaged. */
export class TarError extends Error {
  override readonly name = 'TarError'
}

export async function* readTar(path: string): AsyncGenerator<TarEntry> {
  const source = new ByteSource(await openSource(path))
  const next: { path?: string; link?: string } = {}
  let extensions = 0
  for (;;) {
    const header = await source.take(512)
    if (header.length < 512 || header.every((byte) => byte === 0)) return
    const entry = parseHeader(header)
    const padded = Math.ceil(entry.size / 512) * 512
    if ('LKxg'.includes(entry.flag)) {
      extensions += 512 + padded
      if (entry.size > MAX_EXTENSION || extensions > MAX_EXTENSIONS)
        throw new TarError('The names in the archive are too long.')
      const body = (await source.take(padded)).subarray(0, entry.size)
      if (entry.flag !== 'g') Object.assign(next, longNames(entry.flag, body))
      continue
    }
    const before = source.position
    const { path: longPath = entry.path, link: longLink = entry.link } = next
    delete next.path
    delete next.link
    yield {
      path: longPath,
      link: longLink,
      type: typeOf(entry.flag),
      mode: entry.mode,
      size: entry.size,
      content: () => source.pieces(entry.size),
    }
    await source.skip(padded - (source.position - before))
  }
}

async function openSource(path: string): Promise<AsyncIterable<Uint8Array>> {
  const first = await firstBytes(path)
  const raw = createReadStream(path, { highWaterMark: 256 * 1024 })
  const zipped = first[0] === 0x1f && first[1] === 0x8b
  if (!zipped) return raw
  const gunzip = createGunzip()
  raw.on('error', (error) => gunzip.destroy(error))
  return raw.pipe(gunzip)
}

interface Header {
  path: string
  link: string
  flag: string
  mode: number
  size: number
}

function parseHeader(header: Uint8Array): Header {
  const sum = header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte), 0)
  if (sum !== octal(header, 148, 8)) throw new TarError('The file is not a tar archive, or it is damaged.')
  const prefix = text(header, 345, 155)
  const name = text(header, 0, 100)
  const path = text(header, 257, 5) === 'ustar' && prefix !== '' ? `${prefix}/${name}` : name
  return {
    path,
    link: text(header, 157, 100),
    flag: String.fromCharCode(header[156] ?? 0),
    mode: octal(header, 100, 8) & 0o777,
    size: octal(header, 124, 12),
  }
}

function typeOf(flag: string): TarEntry['type'] {
  if (flag === '0' || flag === '\0' || flag === '7') return 'file'
  if (flag === '5') return 'directory'
  return flag === '2' ? 'symlink' : 'other'
}

function text(bytes: Uint8Array, from: number, length: number): string {
  const field = bytes.subarray(from, from + length)
  const end = field.indexOf(0)
  return new TextDecoder().decode(end === -1 ? field : field.subarray(0, end))
}

function octal(bytes: Uint8Array, from: number, length: number): number {
  if ((bytes[from] ?? 0) & 0x80) throw new TarError('An entry of the archive is too large.')
  const digits = text(bytes, from, length).trim()
  if (!/^[0-7]*$/.test(digits)) throw new TarError('The file is not a tar archive, or it is damaged.')
  return Number.parseInt(digits || '0', 8)
}

function longNames(flag: string, body: Uint8Array): { path?: string; link?: string } {
  if (flag === 'L') return { path: text(body, 0, body.length) }
  if (flag === 'K') return { link: text(body, 0, body.length) }
  const names: { path?: string; link?: string } = {}
  const records = new TextDecoder().decode(body)
  for (const [, key, value] of records.matchAll(/\d+ ([a-z]+)=([^\n]*)\n/g)) {
    if (key === 'path' && value !== undefined) names.path = value
    if (key === 'linkpath' && value !== undefined) names.link = value
    if (key === 'size') throw new TarError('An entry of the archive is too large.')
  }
  return names
}

/** Bytes of a stream, taken by number. */
class ByteSource {
  readonly #chunks: AsyncIterator<Uint8Array>
  #rest: Uint8Array = new Uint8Array()
  position = 0

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#chunks = source[Symbol.asyncIterator]()
  }

  async *pieces(length: number): AsyncGenerator<Uint8Array> {
    for (let left = length; left > 0; ) {
      if (this.#rest.length === 0) {
        const next = await this.#chunks.next()
        if (next.done === true) throw new TarError('The archive ends too early.')
        this.#rest = next.value
      }
      const piece = this.#rest.subarray(0, left)
      this.#rest = this.#rest.subarray(piece.length)
      this.position += piece.length
      left -= piece.length
      yield piece
    }
  }

  /** Fewer bytes only where the stream ends before the first of them. */
  async take(length: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = []
    try {
      for await (const piece of this.pieces(length)) parts.push(piece)
    } catch (error) {
      if (!(error instanceof TarError) || parts.length > 0) throw error
    }
    return Buffer.concat(parts)
  }

  async skip(length: number): Promise<void> {
    for await (const _piece of this.pieces(length));
  }
}

async function firstBytes(path: string): Promise<Uint8Array> {
  for await (const chunk of createReadStream(path, { start: 0, end: 1 })) return chunk as Uint8Array
  return new Uint8Array()
}
