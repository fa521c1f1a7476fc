/** One open file: what is known of it on disk, and how the text in the editor stands to that. */
import type { FileBody, ReadOnlyReason } from './read-body.ts'

export type DocumentBody =
  | { kind: 'loading' }
  | { kind: 'text'; readOnly: ReadOnlyReason | null }
  | Exclude<FileBody, { kind: 'text' }>
  | { kind: 'failed'; code: string; sentence: string }

/** Lines from 1, both ends included. */
export interface LineSpan {
  from: number
  to: number
}

/** The file changed while it was being edited here. */
export interface Conflict {
  /** What is on disk now; null: the file is gone. */
  theirs: { sha256: string; text: string } | null
}

export interface EditorDocument {
  path: string
  body: DocumentBody
  /** The text on disk as the editor last took or wrote it, and its hash; of a file that is gone, the last one. Null: there was none. */
  base: { text: string; sha256: string } | null
  /** The text in the editor is not the one on disk. */
  dirty: boolean
  saving: boolean
  /** Why saving failed; null when it did not. */
  trouble: string | null
  conflict: Conflict | null
  /** Deleted on disk while it was open. */
  gone: boolean
  /** What the agent changed since the person last looked at it or edited it, and the text before the first of it; null: nothing. */
  agentLines: readonly LineSpan[]
  beforeAgent: string | null
}

/** Nothing of the agent's that the person has not seen. */
export const NO_AGENT_MARKS = { agentLines: [], beforeAgent: null } as const

export function newDocument(path: string): EditorDocument {
  return {
    ...{ path, body: { kind: 'loading' }, base: null, dirty: false, saving: false },
    ...{ trouble: null, conflict: null, gone: false, ...NO_AGENT_MARKS },
  }
}
