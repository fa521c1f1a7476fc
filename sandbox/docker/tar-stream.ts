/** Files as a plain tar, written while it is read. */
import { createReadStream, lstatSync } from 'node:fs'
import { Readable } from 'node:stream'

export interface TarFile {
  /** Relative, at most 100 bytes; a directory ends in a slash. */
  name: string
  mode: number
  owner?: number
  /** Text, or a file of this machine; absent for a directory. */
  text?: string
  path?: string
}

const BLOCK = 512

export function tarStream(files: readonly TarFile[]): Readable {
  return Readable.from(pieces(files), { objectMode: false })
}

async function* pieces(files: readonly TarFile[]): AsyncGenerator<Buffer> {
  for (const file of files) {
    const body = file.text === undefined ? null : Buffer.from(file.text)
    const size = body?.length ?? (file.path === undefined ? 0 : lstatSync(file.path).size)
    yield header(file, size)
    if (body !== null) yield body
    else if (file.path !== undefined) yield* createReadStream(file.path, { highWaterMark: 1 << 20 })
    if (size % BLOCK !== 0) yield Buffer.alloc(BLOCK - (size % BLOCK))
  }
  yield Buffer.alloc(2 * BLOCK)
}

function header({ name, mode, owner = 0 }: TarFile, size: number): Buffer {
  const block = Buffer.alloc(BLOCK)
  if (Buffer.byteLength(name) > 100) throw new Error(`The name is too long for the archive: ${name}`)
  block.write(name, 0)
  block.write(octal(mode, 7), 100)
  block.write(octal(owner, 7), 108)
  block.write(octal(owner, 7), 116)
  block.write(octal(size, 11), 124)
  block.write(octal(0, 11), 136)
  block.write(name.endsWith('/') ? '5' : '0', 156)
  block.write('ustar\0', 257)
  block.write('00', 263)
  block.fill(' ', 148, 156)
  block.write(
    `${octal(
      block.reduce((sum, byte) => sum + byte, 0),
      6,
    )}\0 `,
    148,
  )
  return block
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0')
}
