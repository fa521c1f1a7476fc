/** Width and height of a picture from its header: what has none is damaged, and the API would refuse it in every request that follows. */
import type { imageType } from './read-image.ts'

export interface ImageSize {
  width: number
  height: number
}
type MediaType = NonNullable<ReturnType<typeof imageType>>

/** Null: the header is cut, or says nothing sensible. */
export function imageSize(bytes: Uint8Array, type: MediaType): ImageSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    const size = READERS[type](view)
    return size !== null && size.width > 0 && size.height > 0 ? size : null
  } catch (error) {
    // Read past the end: the header is cut.
    if (error instanceof RangeError) return null
    throw error
  }
}

const READERS: Record<MediaType, (view: DataView) => ImageSize | null> = {
  'image/png': (view) =>
    nameAt(view, 12) === 'IHDR' ? { width: view.getUint32(16), height: view.getUint32(20) } : null,
  'image/gif': (view) => ({ width: view.getUint16(6, true), height: view.getUint16(8, true) }),
  'image/jpeg': jpegSize,
  'image/webp': webpSize,
}

function nameAt(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((index) => view.getUint8(at + index)))
}

/** Walks the segments up to the frame header. */
function jpegSize(view: DataView): ImageSize | null {
  for (let at = 2; ; at += 2 + view.getUint16(at + 2)) {
    if (view.getUint8(at) !== 0xff) return null
    const marker = view.getUint8(at + 1)
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
    if (view.getUint16(at + 2) < 2) return null
  }
}

function webpSize(view: DataView): ImageSize | null {
  const kind = nameAt(view, 12)
  if (kind === 'VP8 ') return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
  if (kind === 'VP8L') {
    const bits = view.getUint32(21, true)
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
  }
  if (kind !== 'VP8X') return null
  const three = (at: number) => view.getUint16(at, true) + (view.getUint8(at + 2) << 16)
  return { width: three(24) + 1, height: three(27) + 1 }
}
