/** Signals: motion, live and never stored. Losing one does no harm, since the next fact replaces it. */
import { z } from 'zod'

/** Paths in one signal; more are an overflow. */
export const FILES_CHANGED_LIMIT = 500

const place = { epoch: z.int().min(0), agentId: z.string(), turnId: z.string().nullable() }

export const signalSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('block-opened'),
    ...place,
    blockId: z.string(),
    kind: z.enum(['text', 'thinking', 'tool_use', 'other']),
    /** The tool's name, for a call whose input is still streaming. */
    name: z.string().optional(),
  }),
  /** `offset` is the length of the block's text before this piece, in UTF-16 units: a gap or a repeat is seen at once. */
  z.object({ type: z.literal('text-delta'), ...place, blockId: z.string(), offset: z.int().min(0), text: z.string() }),
  z.object({ type: z.literal('block-dropped'), ...place, blockId: z.string() }),
  /** Output of a running call or task, by byte offset in its spool. */
  z.object({
    type: z.literal('output-delta'),
    ...place,
    callSeq: z.int().min(1),
    stream: z.enum(['stdout', 'stderr', 'merged']),
    offset: z.int().min(0),
    text: z.string(),
  }),
  /** What the person is waiting for right now, in words. */
  z.object({ type: z.literal('progress'), ...place, phase: z.string(), text: z.string() }),
  /** Files changed in the workspace, whoever did it. What is ignored as installed packages are, and `.git`, is not told. */
  z.object({
    type: z.literal('files-changed'),
    ...place,
    /** Relative to the workspace; empty on overflow. */
    paths: z.array(z.string()).max(FILES_CHANGED_LIMIT),
    /** More changed than is told, or nobody could watch: look for yourself. */
    overflow: z.boolean(),
    /** Who is thought to have done it, as far as it is known. */
    origin: z.enum(['agent', 'person', 'outside']),
  }),
  /** The repository's HEAD, index or branches moved: what git says of the files may be another. */
  z.object({ type: z.literal('git-changed'), ...place }),
  /** What the container uses, every few seconds while somebody watches. */
  z.object({
    type: z.literal('container-stats'),
    ...place,
    memoryBytes: z.number(),
    memoryLimitBytes: z.number(),
    /** Of one core: 200 are two cores. */
    cpuPercent: z.number(),
    pids: z.number(),
    /** Of the workspace and the home; null: not known. */
    diskBytes: z.number().nullable(),
  }),
])
export type Signal = z.infer<typeof signalSchema>
export type SignalType = Signal['type']
