/** States of files in RAM, kept and compared by the very rules of the container's. */
import { createHash } from 'node:crypto'
import { compareTrees } from '../inside/checkpoints/compare-trees.ts'
import type { KeptEntry } from '../inside/checkpoints/object-store.ts'
import type { CheckpointMade, Workbench } from '../workbench.ts'
import { type MemoryFiles, problem, sha256 } from './memory-files.ts'

interface Kept {
  made: CheckpointMade
  entries: KeptEntry[]
}

export function createMemoryCheckpoints(
  files: MemoryFiles,
): Pick<Workbench, 'checkpoint' | 'compare' | 'keptFile' | 'keptContent'> {
  const kept = new Map<string, Kept>()
  const contents = new Map<string, Uint8Array>()
  const look = (): KeptEntry[] =>
    files.below(files.root).flatMap(([name, node]): KeptEntry[] => {
      const path = name.slice(files.root.length + 1)
      const left = path.split('/').some((part) => part === '.git' || part === 'node_modules')
      if (left || node.type === 'other') return []
      const base = { path, type: node.type, mtimeMs: node.mtimeMs, sure: true }
      if (node.type !== 'file') {
        const target = node.type === 'link' ? { target: node.target } : {}
        return [{ ...base, mode: 0o755, size: 0, stamp: '', sha256: null, ...target }]
      }
      const hash = sha256(node.bytes)
      contents.set(hash, node.bytes)
      return [{ ...base, mode: node.mode, size: node.bytes.length, stamp: hash, sha256: hash }]
    })
  return {
    async checkpoint({ checkpointId }) {
      const before = kept.get(checkpointId)
      if (before !== undefined) return { ok: true, value: before.made }
      const entries = look()
      const all = entries.filter(({ type }) => type === 'file')
      const made = {
        ...{ checkpointId, parent: [...kept.keys()].at(-1) ?? null, treeHash: treeHashOf(entries), files: all.length },
        ...{ bytes: all.reduce((sum, { size }) => sum + size, 0), leftOut: 0, durationMs: 0, read: all.length },
      }
      kept.set(checkpointId, { made, entries })
      return { ok: true, value: made }
    },
    async compare(checkpointId) {
      const base = kept.get(checkpointId)
      if (base === undefined) return problem('not_found', checkpointId)
      const now = { entries: look(), leftOut: [] }
      const value = compareTrees({ entries: base.entries, leftOut: [] }, now, (hash) => contents.get(hash) ?? null)
      return { ok: true, value }
    },
    async keptFile({ checkpointId, path }) {
      const state = kept.get(checkpointId)
      if (state === undefined)
        return problem('failed', checkpointId, 'The files as they were then are not kept any more.')
      const entry = state.entries.find((one) => one.path === path)
      if (entry === undefined || entry.type === 'directory') return problem('not_found', path)
      const { type, mode, size } = entry
      const bytes =
        type === 'link' ? new TextEncoder().encode(entry.target) : (contents.get(entry.sha256 ?? '') ?? null)
      return { ok: true, value: { type, mode, size, sha256: entry.sha256, bytes } }
    },
    async keptContent(hash) {
      const bytes = contents.get(hash) ?? files.writtenByCalls.get(hash)
      return bytes === undefined ? problem('not_found', hash) : { ok: true, value: bytes }
    },
  }
}

function treeHashOf(entries: readonly KeptEntry[]): string {
  const words = entries.map(({ path, type, mode, sha256: hash, target }) => [path, type, mode, hash, target])
  return createHash('sha256').update(JSON.stringify(words)).digest('hex')
}
