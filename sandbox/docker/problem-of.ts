/** Why a sandbox could not be had, as one of the kinds that callers act on. */
import type { CreateProblem } from '../provider.ts'
import { SandboxLostError } from '../workspace.ts'
import { DiskError } from './disk-images.ts'
import { EngineError } from './engine.ts'

/** The engine does not have the image. */
export class ImageMissingError extends Error {
  override readonly name = 'ImageMissingError'
}

const NO_ROOM =
  /no space left|cannot allocate memory|out of memory|too many open files|resource temporarily unavailable/i

/** Rethrows what is no failure of engine, disk or container: a bug is not a problem of the sandbox. */
export function problemOf(error: unknown, image: string): CreateProblem {
  if (error instanceof ImageMissingError)
    return {
      kind: 'image_missing',
      message: `The Docker engine does not have the image ${image}. Set-up makes the default one; another must be pulled there (docker pull ${image}).`,
    }
  if (error instanceof SandboxLostError)
    return { kind: 'failed', message: `The sandbox did not come up: ${error.message}` }
  if (!(error instanceof EngineError || error instanceof DiskError)) throw error
  if (NO_ROOM.test(error.message))
    return { kind: 'no_capacity', message: `This machine has no room for another sandbox: ${error.message}` }
  if (error instanceof EngineError && (error.kind === 'unavailable' || error.kind === 'timeout'))
    return { kind: 'engine_unavailable', message: error.message }
  return { kind: 'failed', message: `The sandbox could not be made: ${error.message}` }
}
