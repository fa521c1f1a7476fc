/** What the bytes of a file are for the editor: text to edit, text to look at, a picture, or neither. Pure. */

/** Bytes above which a text is shown without editing, and above which it is not shown at all. */
export const EDIT_LIMIT = 4 * 1024 * 1024
export const SHOW_LIMIT = 20 * 1024 * 1024
/** Bytes in which a NUL makes a file binary, as git has it. */
const SNIFFED = 8_000

export type ReadOnlyReason = 'large' | 'not_utf8'
export type FileBody =
  | { kind: 'text'; text: string; readOnly: ReadOnlyReason | null }
  | { kind: 'image'; mediaType: string; bytes: Uint8Array<ArrayBuffer> }
  | { kind: 'binary'; size: number }
  | { kind: 'too_large'; size: number }

const IMAGES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  bmp: 'image/bmp',
  ico: 'image/x-icon',
}

export function readBody(path: string, bytes: Uint8Array<ArrayBuffer>): FileBody {
  const mediaType = IMAGES[path.slice(path.lastIndexOf('.') + 1).toLowerCase()]
  if (mediaType !== undefined) return { kind: 'image', mediaType, bytes }
  if (bytes.subarray(0, SNIFFED).includes(0)) return { kind: 'binary', size: bytes.length }
  if (bytes.length > SHOW_LIMIT) return { kind: 'too_large', size: bytes.length }
  const text = decode(bytes)
  if (text === null) return { kind: 'text', text: new TextDecoder().decode(bytes), readOnly: 'not_utf8' }
  return { kind: 'text', text, readOnly: bytes.length > EDIT_LIMIT ? 'large' : null }
}

/** With its byte order mark, so that saving gives it back; null where it is not UTF-8. */
function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}
