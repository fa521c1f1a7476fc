/** Counts the references that facts make to stored bytes, so that nothing that the log needs is ever swept. */
import { type BlobRef, blobRefSchema } from '#protocol/content.ts'
import { type Projection, updateByKey } from './part.ts'

const RETAIN = updateByKey({
  table: 'blobs',
  key: 'sha256',
  columns: 'sha256 text, refs int',
  set: 'refs = t.refs + r.refs, touched_at = r.now',
})

/** By shape and not by event type: an event type that is added later must not lose its bytes. */
export const projectBlobReferences: Projection = (facts) => {
  const counts = new Map<string, number>()
  for (const { draft } of facts) {
    for (const { sha256 } of referencesIn(draft.event)) counts.set(sha256, (counts.get(sha256) ?? 0) + 1)
  }
  const rows = [...counts].map(([sha256, refs]) => ({ sha256, refs }))
  return rows.length === 0 ? [] : [{ name: 'blobs', rows, sql: RETAIN }]
}

function* referencesIn(value: unknown): Generator<BlobRef> {
  const open: unknown[] = [value]
  while (open.length > 0) {
    const next = open.pop()
    if (typeof next !== 'object' || next === null) continue
    if ('sha256' in next && 'bytes' in next) {
      const found = blobRefSchema.safeParse(next)
      if (found.success) yield found.data
    }
    for (const inner of Object.values(next)) if (typeof inner === 'object') open.push(inner)
  }
}
