/** Bytes of a command or a file as text that a model, a log row and a screen can all hold. */

const ESC = String.fromCharCode(0x1b)
const BEL = String.fromCharCode(0x07)
/** CSI, then OSC, DCS and their kin up to their terminator, then two-character escapes: they steer terminals only. */
const ESCAPES = new RegExp(
  `${ESC}(?:\\[[0-?]*[ -/]*[@-~]|[\\]PX^_][^${BEL}${ESC}]*(?:${BEL}|${ESC}\\\\)?|[ -/]*[0-~])`,
  'g',
)

/** Takes terminal escapes and control characters out; of a line that was redrawn by carriage returns, the last drawing stays. */
export function cleanOutput(text: string): string {
  const plain = withoutControls(text.replace(ESCAPES, '')).replace(/\r+\n/g, '\n')
  return plain.includes('\r') ? plain.split('\n').map(lastDrawing).join('\n') : plain
}

/** Takes out all of C0 but tab, line feed and carriage return, and DEL. */
function withoutControls(text: string): string {
  let clean = ''
  let from = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code > 0x1f ? code !== 0x7f : code === 0x09 || code === 0x0a || code === 0x0d) continue
    clean += text.slice(from, at)
    from = at + 1
  }
  return from === 0 ? text : clean + text.slice(from)
}

function lastDrawing(line: string): string {
  const settled = line.replace(/\r+$/, '')
  return settled.slice(settled.lastIndexOf('\r') + 1)
}

/** UTF-8 with U+FFFD for what is not; never a lone surrogate. A byte order mark stays, so that nothing shifts. */
export function decodeBytes(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
}

/** A file with a NUL near its start is not text. */
export function looksBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 8192).includes(0)
}
