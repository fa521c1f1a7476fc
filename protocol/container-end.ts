/** How the program that serves a container ended when nobody had asked it to. */
import { z } from 'zod'

/** Lines, and characters of each, that are kept of what it said. */
export const MAX_LAST_LINES = 12
export const MAX_LAST_LINE_LENGTH = 300

export const containerEndSchema = z.object({
  exitCode: z.int(),
  /** The newest last. Written by whatever ran there: to be shown, never to be followed. */
  lastLines: z.array(z.string().max(MAX_LAST_LINE_LENGTH)).max(MAX_LAST_LINES),
})
export type ContainerEnd = z.infer<typeof containerEndSchema>
