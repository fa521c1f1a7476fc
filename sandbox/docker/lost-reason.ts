/** Why a container does not answer, in the words that a person reads. */
import type { ContainerInspectInfo } from 'dockerode'
import { SandboxLostError } from '../workspace.ts'
import type { Causes } from './engine-watch.ts'

export interface Death {
  /** Null: the engine does not know the container any more. */
  container: Pick<ContainerInspectInfo, 'State' | 'HostConfig'> | null
  causes: Causes
  /** We asked for it. */
  wanted: boolean
}

/** Null: it runs, so whatever went wrong was on the way to it. */
export function lostReason({ container, causes, wanted }: Death): SandboxLostError | null {
  if (container === null || container.State.Status === 'removing')
    return new SandboxLostError('removed', 'The container was removed from the Docker engine.')
  const { State, HostConfig } = container
  if (State.Paused) return new SandboxLostError('stopped', 'The container is paused.')
  if (State.Running) return null
  if (wanted) return new SandboxLostError('stopped', 'The container was stopped.')
  if (State.OOMKilled || (causes.outOfMemory && causes.signal === null && State.ExitCode === 137)) {
    const limit = Math.round((HostConfig.Memory ?? 0) / 1024 ** 2)
    return new SandboxLostError('out_of_memory', `The container ran out of memory (limit ${limit} MiB) and ended.`)
  }
  if (causes.signal === '9') return new SandboxLostError('killed', 'The container was killed from outside.')
  if (causes.signal !== null) return new SandboxLostError('stopped', 'The container was stopped from outside.')
  return new SandboxLostError('daemon_died', `The sandbox's own process ended (exit code ${State.ExitCode}).`)
}
