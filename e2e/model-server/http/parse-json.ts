/** Parses a body as strictly as the API does: valid UTF-8, valid JSON, surrogates in pairs. */
import { refuse, type Violation } from '../api/violation.ts'

export type Parsed = { kind: 'parsed'; value: unknown } | { kind: 'refused'; violation: Violation }

function refused(reason: string, text: string, at: number): Parsed {
  const before = text.slice(0, at).split('\n')
  const place = `line ${before.length} column ${(before.at(-1)?.length ?? 0) + 1} (char ${at})`
  return {
    kind: 'refused',
    violation: refuse(3, `The request body is not valid JSON: ${reason}: ${place}`),
  }
}

type Escape = { at: number; code: number | undefined }

function escapesOf(text: string): Escape[] {
  return [...text.matchAll(/\\(?:u([0-9a-fA-F]{4})|[^u])/g)].map((match) => ({
    at: match.index,
    code: match[1] === undefined ? undefined : Number.parseInt(match[1], 16),
  }))
}

const isHigh = (code: number | undefined) => code !== undefined && code >= 0xd800 && code <= 0xdbff
const isLow = (code: number | undefined) => code !== undefined && code >= 0xdc00 && code <= 0xdfff

/** The first escape that is half of a pair. Raw halves cannot occur: they are no UTF-8. */
function loneSurrogate(text: string): { at: number; high: boolean } | undefined {
  const escapes = escapesOf(text)
  for (const [index, { at, code }] of escapes.entries()) {
    const next = escapes[index + 1]
    const previous = escapes[index - 1]
    if (isHigh(code) && !(next?.at === at + 6 && isLow(next.code))) return { at, high: true }
    if (isLow(code) && !(previous?.at === at - 6 && isHigh(previous.code))) return { at, high: false }
  }
  return undefined
}

/** Parses one body. Never throws. */
export function parseJson(body: Buffer): Parsed {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    return refused('invalid UTF-8', '', 0)
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    // The engine names a place only for some faults; the others are put at the end.
    const at = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1]
    return refused('unexpected character', text, Number(at ?? text.length))
  }
  const lone = loneSurrogate(text)
  if (lone === undefined) return { kind: 'parsed', value }
  return refused(lone.high ? 'no low surrogate in string' : 'unexpected low surrogate in string', text, lone.at)
}
