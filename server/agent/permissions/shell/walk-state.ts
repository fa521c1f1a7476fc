// What a walk over a script carries from command to command.
import type { Segment } from './analysed.ts'

export interface Walk {
  readonly source: string
  readonly home: string
  readonly quotedCode: boolean
  /** What has been found so far. A dry walk through a loop collects elsewhere. */
  segments: Segment[]
}

/** What a command reads from: the one before it in a pipeline, or something that is not one command. */
export type Input = Segment | 'unknown' | undefined
