/** Where the output of a command lies, and how much of a short one travels with its end. */
import { existsSync, statSync } from 'node:fs'
import { Spool } from './spool.ts'
import type { EndBody, ExecBody, StartedBody } from './wire.ts'

export type StreamName = 'merged' | 'stdout' | 'stderr'

/** Bytes of each stream that travel with an end. */
const BRIEF_BYTES = 32 * 1024

export function openSpools(outputPath: string, { output }: Pick<ExecBody, 'output'>): Map<StreamName, Spool> {
  const names: readonly StreamName[] = output === 'merged' ? ['merged'] : ['stdout', 'stderr']
  return new Map(names.map((name) => [name, new Spool(fileOf(outputPath, name))]))
}

/** Empty where it has to be asked for. */
export function briefOutput(spools: ReadonlyMap<StreamName, Spool>): Pick<StartedBody, 'output'> {
  if ([...spools.values()].some(({ total }) => total > BRIEF_BYTES)) return {}
  const texts = [...spools].map(([name, spool]) => {
    const { bytes } = spool.read(0, BRIEF_BYTES)
    return bytes.length === spool.total ? [name, Buffer.from(bytes).toString('base64')] : null
  })
  return texts.some((text) => text === null) ? {} : { output: Object.fromEntries(texts as [StreamName, string][]) }
}

/** Null: nothing is there, or no longer. */
export function storedOutput(outputPath: string, stream: StreamName): string | null {
  const path = fileOf(outputPath, stream)
  return existsSync(path) ? path : null
}

/** What a command that was cut off has left. */
export function writtenTo(outputPath: string): EndBody['bytes'] {
  const size = (path: string) => statSync(path, { throwIfNoEntry: false })?.size
  const [out, err] = [size(outputPath), size(fileOf(outputPath, 'stderr'))]
  if (out === undefined) return {}
  return err === undefined ? { merged: out } : { stdout: out, stderr: err }
}

function fileOf(outputPath: string, stream: StreamName): string {
  return stream === 'stderr' ? `${outputPath}.stderr` : outputPath
}
