/** Why a container is no longer there, from what the engine says of it. */
import { SandboxLostError } from '../workspace.ts'

/** `outOfMemory` null: the container itself is not there any more. */
export function lossOf(outOfMemory: boolean | null, exitCode: number): SandboxLostError {
  if (outOfMemory === null) return new SandboxLostError('removed', 'The container was removed.')
  if (outOfMemory) return new SandboxLostError('out_of_memory', 'The container ran out of memory and was stopped.')
  return exitCode === 137
    ? new SandboxLostError('killed', 'The container was killed.')
    : new SandboxLostError('stopped', 'The container was stopped.')
}
