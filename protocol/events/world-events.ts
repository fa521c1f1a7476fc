/** Facts about the files as a whole and about commands that people run beside the agent. */
import { z } from 'zod'
import { seqSchema } from '../ids.ts'
import { ledgerMarkSchema } from './call-events.ts'

export const checkpointCauseSchema = z.enum(['source_prepared', 'turn_started', 'turn_ended', 'asked'])
export type CheckpointCause = z.infer<typeof checkpointCauseSchema>

export const worldEventSchemas = [
  /** The files as they were are kept in the container. The same `treeHash` means the same names, modes and contents. */
  z.object({
    type: z.literal('checkpointed'),
    checkpointId: z.string(),
    parent: z.string().nullable(),
    treeHash: z.string(),
    /** The facts whose effect on files is in it: all up to this seq. */
    coversSeq: z.int().min(0),
    cause: checkpointCauseSchema,
    files: z.int().min(0),
    bytes: z.int().min(0),
    /** How many directories and files are left out: installed packages, build products, what is too large. */
    leftOut: z.int().min(0),
    durationMs: z.number(),
  }),

  /** A person's `!` command. Its seq is its key for the daemon; the model is told with the next message. */
  z.object({ type: z.literal('shell-requested'), command: z.string(), cwd: z.string() }),
  z.object({ type: z.literal('shell-started'), requestSeq: seqSchema, ledger: ledgerMarkSchema }),
  /** Exactly one per request. */
  z.object({
    type: z.literal('shell-completed'),
    requestSeq: seqSchema,
    outcome: z.enum(['exited', 'stopped', 'timeout', 'interrupted', 'refused']),
    exitCode: z.int().nullable(),
    /** Beginning and end of what it printed, as the model is given it. */
    output: z.string(),
    /** The whole: where it lies in the container, and how long it is. */
    outputPath: z.string(),
    outputBytes: z.int().min(0),
    /** Where it ended, if that is in the workspace. */
    cwd: z.string().optional(),
    durationMs: z.number(),
  }),
] as const
