/** A tar of our own, so that it can hold what no tool would write. */

export interface TarItem {
  name: string
  content?: string | Uint8Array
  /** The target of a link. */
  link?: string
  /** As in the header: `0` file, `1` hard link, `2` symbolic link, `3` device, `5` directory, `6` pipe … Absent: by what is given. */
  flag?: string
  /** What the header claims, when that is not the content's. */
  size?: number
  mode?: number
}

const BLOCK = 512

export function tarOf(items: Iterable<TarItem>): Buffer {
  const blocks: Buffer[] = []
  for (const item of items) blocks.push(...blocksOf(item))
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)])
}

function blocksOf({ name, content = '', link, flag, size, mode = 0o644 }: TarItem): Buffer[] {
  const bytes = Buffer.from(content)
  const header = Buffer.alloc(BLOCK)
  const octal = (value: number, at: number, length: number) =>
    header.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at)
  header.write(name.slice(0, 100), 0)
  octal(mode, 100, 8)
  octal(1000, 108, 8)
  octal(1000, 116, 8)
  octal(size ?? bytes.length, 124, 12)
  octal(0, 136, 12)
  header.write('        ', 148)
  header.write(flag ?? (link === undefined ? '0' : '2'), 156)
  if (link !== undefined) header.write(link.slice(0, 100), 157)
  header.write('ustar\x0000', 257)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  const body = Buffer.alloc(Math.ceil(bytes.length / BLOCK) * BLOCK)
  bytes.copy(body)
  return [header, body]
}
