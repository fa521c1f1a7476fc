/** What a picture is, by its bytes: what is said of a file proves nothing. */
import type { Attachment } from '#protocol/content.ts'

type ImageType = Extract<Attachment, { kind: 'image' }>['mediaType']

const SIGNATURES: readonly { type: ImageType; parts: readonly { at: number; bytes: readonly number[] }[] }[] = [
  { type: 'image/png', parts: [{ at: 0, bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] }] },
  { type: 'image/jpeg', parts: [{ at: 0, bytes: [0xff, 0xd8, 0xff] }] },
  { type: 'image/gif', parts: [{ at: 0, bytes: [0x47, 0x49, 0x46, 0x38] }] },
  {
    type: 'image/webp',
    parts: [
      { at: 0, bytes: [0x52, 0x49, 0x46, 0x46] },
      { at: 8, bytes: [0x57, 0x45, 0x42, 0x50] },
    ],
  },
]

/** Null: none that the model can see. */
export function imageTypeOf(bytes: Uint8Array): ImageType | null {
  const found = SIGNATURES.find(({ parts }) =>
    parts.every((part) => part.bytes.every((byte, index) => bytes[part.at + index] === byte)),
  )
  return found?.type ?? null
}
