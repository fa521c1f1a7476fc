/** One message of ripgrep as a line of the answer: bytes become columns of UTF-16 units, and long lines become the part around the match. */
import { z } from 'zod'
import type { SearchLine } from '#protocol/api/search-routes.ts'

/** UTF-16 units of a line that are told, and of them in front of the match. */
const TEXT_LIMIT = 1000
const LEAD = 200
const RANGES_LIMIT = 100

/** Text, or bytes in base64 where it is no UTF-8. */
const dataSchema = z.union([z.object({ text: z.string() }), z.object({ bytes: z.string() })])
const messageSchema = z.object({
  type: z.enum(['match', 'context']),
  data: z.object({
    path: dataSchema,
    lines: dataSchema,
    line_number: z.int().min(1).nullable(),
    submatches: z.array(z.object({ start: z.int().min(0), end: z.int().min(0) })),
  }),
})

/** Null: it tells of something else. */
export function readMatch(json: string): SearchLine | null {
  if (!json.startsWith('{"type":"match"') && !json.startsWith('{"type":"context"')) return null
  const { type, data } = messageSchema.parse(JSON.parse(json))
  const path = bytesOf(data.path).toString('utf8').replace(/^\.\//, '')
  const line = data.line_number ?? 1
  const bytes = bytesOf(data.lines)
  const newline = bytes.indexOf(10)
  const first = newline === -1 ? bytes : bytes.subarray(0, newline)
  const whole = first.toString('utf8').replace(/\r$/, '')
  if (type === 'context') return { kind: 'context', path, line, text: clip(whole, 0) }
  const column = (at: number) => Math.min(first.subarray(0, at).toString('utf8').length, whole.length)
  const ranges = data.submatches
    .slice(0, RANGES_LIMIT)
    .filter(({ start }) => start <= first.length)
    .map(({ start, end }) => ({ from: column(start), to: column(end) }))
  const offset = offsetOf(whole, ranges[0])
  return { kind: 'match', path, line, text: clip(whole, offset), offset, ranges }
}

function bytesOf(data: z.infer<typeof dataSchema>): Buffer {
  return 'text' in data ? Buffer.from(data.text) : Buffer.from(data.bytes, 'base64')
}

function offsetOf(text: string, range: { from: number } | undefined): number {
  if (range === undefined || text.length <= TEXT_LIMIT || range.from < TEXT_LIMIT - LEAD) return 0
  return whole(text, range.from - LEAD)
}

function clip(text: string, from: number): string {
  return text.slice(from, whole(text, Math.min(text.length, from + TEXT_LIMIT)))
}

/** Not within a pair. */
function whole(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at
}
