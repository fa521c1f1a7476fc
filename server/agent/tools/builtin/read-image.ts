/** What kind of picture a file is, by its first bytes and not by its name. */

const MAGIC: readonly {
  type: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp'
  at: number
  bytes: readonly number[]
}[] = [
  { type: 'image/png', at: 0, bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { type: 'image/jpeg', at: 0, bytes: [0xff, 0xd8, 0xff] },
  { type: 'image/gif', at: 0, bytes: [0x47, 0x49, 0x46, 0x38] },
  { type: 'image/webp', at: 8, bytes: [0x57, 0x45, 0x42, 0x50] },
]

/** Null: not a picture that the model can be shown. */
export function imageType(bytes: Uint8Array): (typeof MAGIC)[number]['type'] | null {
  const found = MAGIC.find((magic) => magic.bytes.every((byte, index) => bytes[magic.at + index] === byte))
  return found?.type ?? null
}
