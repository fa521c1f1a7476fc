/** What a container's own program said last, as the engine kept it: a stranger's text, cut to what a person reads. */
import { MAX_LAST_LINE_LENGTH, MAX_LAST_LINES } from '#protocol/container-end.ts'

/** Bytes at the end of a log that are looked at. */
const LOOKED_AT = 64 * 1024
const HEAD = 8
const CONTROLS = /\p{C}/gu
/** What steers a terminal: its letters would be left without their escape. */
const STEERING = new RegExp(`${String.fromCharCode(27)}\\[[0-?]*[ -/]*[@-~]`, 'g')

/** `log` is framed as the engine does it: eight bytes before each part, the last four its length. A cut part counts as far as it goes. */
export function lastLines(log: Uint8Array): string[] {
  const text = Buffer.concat(partsOf(Buffer.from(log)))
    .subarray(-LOOKED_AT)
    .toString('utf8')
  return text
    .split('\n')
    .map((line) => line.replace(STEERING, '').replaceAll('\t', ' ').replace(CONTROLS, '').trimEnd())
    .filter((line) => line !== '')
    .slice(-MAX_LAST_LINES)
    .map((line) => line.slice(0, MAX_LAST_LINE_LENGTH).toWellFormed())
}

function partsOf(log: Buffer): Buffer[] {
  const parts: Buffer[] = []
  for (let at = 0; at + HEAD <= log.length; ) {
    const end = at + HEAD + log.readUInt32BE(at + 4)
    parts.push(log.subarray(at + HEAD, end))
    at = end
  }
  return parts
}
