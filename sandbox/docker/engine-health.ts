/** Whether the engine answers, and whether it is one that may hold back other people's code. */
import type { SandboxProvider } from '../provider.ts'
import { type Engine, EngineError } from './engine.ts'

/** Below it, archives that are put into a container may run the container's programs as the host's root. */
const FLOOR = 29

export async function engineHealth(engine: Engine): ReturnType<SandboxProvider['health']> {
  try {
    const { version } = await engine.version()
    const old = Number.parseInt(version, 10) < FLOOR
    const words = old
      ? `Docker ${version} answers; it is old, and fit for trusted users only.`
      : `Docker ${version} answers.`
    return { ok: true, message: words, engineVersion: version }
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    return { ok: false, message: error.message }
  }
}
