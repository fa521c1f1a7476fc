/** Why a container is no longer there, from what the engine says of it and kept of its words. */
import type Docker from 'dockerode'
import { SandboxLostError } from '../workspace.ts'
import { orNull, QUICK_MS, within } from './engine.ts'
import { lastLines } from './last-lines.ts'
import { LOG_LINES } from './profile.ts'

export interface EndedState {
  OOMKilled: boolean
  ExitCode: number
  StartedAt: string
}

/** Ends that somebody asked for: by our daemon's own leave, or by a signal before it could take it; 255 is an engine's word for one that it did not see. */
const STOPPED: ReadonlySet<number> = new Set([0, 143, 255])
const KILLED = 137
/** What fails at once has spoken before the engine writes down when it started. */
const EARLY_MS = 2_000
/** A shell's and an init's words for "cannot be run" and "not found". */
const NOT_RUN: ReadonlySet<number> = new Set([126, 127])

/** `state` null: the container itself is not there any more. Must not throw. */
export async function lossOf(container: Docker.Container, state: EndedState | null): Promise<SandboxLostError> {
  if (state === null) return new SandboxLostError('removed', 'The container was removed.')
  const { ExitCode: exitCode, OOMKilled } = state
  if (OOMKilled) return new SandboxLostError('out_of_memory', 'The container ran out of memory and was stopped.')
  if (exitCode === KILLED) return new SandboxLostError('killed', 'The container was killed.')
  if (STOPPED.has(exitCode)) return new SandboxLostError('stopped', 'The container was stopped.')
  const end = { exitCode, lastLines: await readLastLines(container, state.StartedAt) }
  return new SandboxLostError('daemon_died', wordsFor(exitCode), { end })
}

function wordsFor(exitCode: number): string {
  return NOT_RUN.has(exitCode)
    ? `The container's own program cannot run in this image (exit code ${exitCode}): the image must have glibc and be made for this machine's processor. Start the server with another SLIPWAY_SANDBOX_IMAGE.`
    : `The container's own program ended by itself with exit code ${exitCode}.`
}

/** Of this start. A container that was made without a log, or an engine that keeps none, has said nothing. */
async function readLastLines(container: Docker.Container, startedAt: string): Promise<string[]> {
  const since = (Date.parse(startedAt) - EARLY_MS) / 1000
  const asked = { stdout: true, stderr: true, tail: LOG_LINES, follow: false as const }
  try {
    const log = await within(QUICK_MS, container.logs({ ...asked, ...(Number.isFinite(since) ? { since } : {}) }))
    return lastLines(log)
  } catch {
    // The loss is told all the same.
    return []
  }
}

/** As the engine knows it now; null: it is gone. Rejects while the engine does not answer. */
export async function stateOf(container: Docker.Container): Promise<Docker.ContainerInspectInfo['State'] | null> {
  return (await orNull(container.inspect()))?.State ?? null
}
