/** What a walk over a script carries from command to command. */
import type { Segment } from './analysed.ts'
import type { ShellParser } from './tree.ts'

export interface AnalysisOptions {
  readonly parser: ShellParser
  readonly cwd: string
  readonly home: string
}

export interface Walk {
  readonly source: string
  readonly home: string
  readonly quotedCode: boolean
  /** What has been found so far. A dry walk through a loop collects elsewhere. */
  segments: Segment[]
  /** Loops around the present place that are walked twice. */
  loops: number
  /** Loops around the present place that may turn any number of times. */
  repeats: number
}

/** What a command reads from: the one before it in a pipeline, or something that is not one command. */
export type Input = Segment | 'unknown' | undefined
