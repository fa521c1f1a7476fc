/** What was typed or pasted, as messages of the size that the server takes. Pure. */
import { STREAM_LIMITS } from '#protocol/terminal.ts'

export function typedBytes(text: string): Uint8Array<ArrayBuffer>[] {
  return pieces(new TextEncoder().encode(text))
}

/** What an emulator says in bytes that are no text, such as places of the mouse in the old protocol. */
export function binaryBytes(text: string): Uint8Array<ArrayBuffer>[] {
  return pieces(Uint8Array.from(text, (unit) => unit.charCodeAt(0) & 0xff))
}

function pieces(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] {
  const count = Math.ceil(bytes.length / STREAM_LIMITS.inputBytes)
  return Array.from({ length: count }, (_, at) =>
    bytes.slice(at * STREAM_LIMITS.inputBytes, (at + 1) * STREAM_LIMITS.inputBytes),
  )
}
