/** The container as it is known now: how far one that is on its way has come is motion, which no fact tells. Pure. */
import type { Overlay } from '#protocol/overlay.ts'
import type { SessionState } from '#protocol/state.ts'

/** In the order in which they come; of an image that was made ready before, nothing is told. */
export const START_PHASES = ['image', 'container', 'daemon', 'source'] as const

export function withProgress(sandbox: SessionState['sandbox'], progress: Overlay['progress']): SessionState['sandbox'] {
  if (sandbox.kind !== 'preparing' || progress === null) return sandbox
  const { phase, text } = progress
  return START_PHASES.some((one) => one === phase) ? { ...sandbox, phase, detail: text } : sandbox
}

/** The container is there, and what it shall hold is being put in. */
export function sourceIsComing({ sandbox, sourceReady, sourceFailure }: SessionState): boolean {
  return sandbox.kind === 'ready' && !sourceReady && sourceFailure === null
}
