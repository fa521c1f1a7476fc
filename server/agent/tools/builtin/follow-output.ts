/** Follows a command's output: shown live, kept as head and tail for the model, whatever its length. */
import type { Execution, OutputStream } from '#sandbox/workspace.ts'
import { decodeBytes } from '../text/decode-output.ts'

/** Bytes of the head that are kept for the model. */
const HEAD_BYTES = 64 * 1024
/** Bytes of the tail that are fetched once the end is known. */
const TAIL_BYTES = 64 * 1024
/** Bytes that are followed live; a flood beyond is read again only at its end. */
const LIVE_BYTES = 2 * 1024 * 1024

export interface FollowedOutput {
  /** The text when `total` bytes were written: whole, or head and tail with the number of bytes between. */
  withTail(total: number): Promise<OutputText>
}
export type OutputText =
  | { kind: 'whole'; text: string }
  | { kind: 'ends'; head: string; tail: string; missingBytes: number }

type Emit = (stream: OutputStream, offset: number, text: string) => void

/** Resolves when the output has ended, was a flood, or the signal aborted. Never rejects for an abort. */
export async function followOutput(
  execution: Execution,
  options: { signal: AbortSignal; emit: Emit },
): Promise<FollowedOutput> {
  const head: Uint8Array[] = []
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let kept = 0
  let seen = 0
  for await (const chunk of execution.output({ stream: 'merged', signal: options.signal })) {
    if (kept < HEAD_BYTES + TAIL_BYTES) {
      const part = chunk.bytes.subarray(0, HEAD_BYTES + TAIL_BYTES - kept)
      head.push(part)
      kept += part.length
    }
    seen = chunk.offset + chunk.bytes.length
    const text = decoder.decode(chunk.bytes, { stream: true })
    if (text !== '') options.emit('merged', chunk.offset, text)
    if (seen >= LIVE_BYTES) break
  }
  return { withTail: (total) => join(execution, concat(head), Math.max(total, seen)) }
}

async function join(execution: Execution, start: Uint8Array, total: number): Promise<OutputText> {
  if (total <= start.length) return { kind: 'whole', text: decodeBytes(start) }
  const from = total - TAIL_BYTES
  const tail: Uint8Array[] = []
  for await (const chunk of execution.output({ stream: 'merged', from })) tail.push(chunk.bytes)
  const head = start.subarray(0, HEAD_BYTES)
  return {
    kind: 'ends',
    head: decodeBytes(head),
    tail: decodeBytes(concat(tail)),
    missingBytes: total - head.length - TAIL_BYTES,
  }
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
