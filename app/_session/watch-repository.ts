/** Where the repository stands and what differs from the session's beginning, asked again while files change. */
import { callApi } from '#app/_api/call-api.ts'
import type { Signal } from '#protocol/signal.ts'
import type { ServerToClient } from '#protocol/socket.ts'
import type { Wire } from './connection.ts'
import type { Repository, SessionData, SessionStore } from './session-store.ts'

/** Milliseconds in which changes of files are gathered. */
const GATHER_MS = 400

/** Returns how to stop. Wakes no container: it asks only where one is ready. */
export function watchRepository(store: SessionStore, wire: Wire): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const look = async () => {
    timer = undefined
    if (document.visibilityState !== 'visible' || reasonOf(store.getState()) === null) return
    const next = await ask(store.getState().sessionId)
    if (!alike(next, store.getState().repository)) store.setState({ repository: next })
  }
  const soon = () => {
    timer ??= setTimeout(() => void look(), GATHER_MS)
  }
  const onSignals: ServerToClient['signals'] = ({ sessionId, signals }) => {
    if (sessionId === store.getState().sessionId && signals.some(isChange)) soon()
  }
  const forget = store.subscribe((now, before) => {
    const reason = reasonOf(now)
    if (reason !== null && reason !== reasonOf(before)) soon()
  })
  document.addEventListener('visibilitychange', soon)
  wire.on('signals', onSignals)
  return () => {
    clearTimeout(timer)
    forget()
    document.removeEventListener('visibilitychange', soon)
    wire.off('signals', onSignals)
  }
}

function isChange({ type }: Signal): boolean {
  return type === 'files-changed' || type === 'git-changed'
}

/** What a new question is asked for: a container that came, a source that is there, a turn that ended. Null: there is nobody to ask. */
function reasonOf({ state, link }: Pick<SessionData, 'state' | 'link'>): string | null {
  if (link.kind !== 'live' || state?.sandbox.kind !== 'ready' || !state.sourceReady) return null
  return `${state.sandbox.bootId} ${state.checkpoints.session?.checkpointId} ${state.lastTurn?.seq}`
}

async function ask(id: string): Promise<Repository> {
  const [git, changes] = await Promise.all([
    callApi('gitStatus', { params: { id } }),
    callApi('changes', { params: { id }, query: { since: 'session' } }),
  ])
  const compared = changes.ok && changes.value.base !== null ? changes.value : null
  return {
    branch: git.ok && git.value.kind === 'repository' ? git.value.branch : null,
    changed:
      compared === null ? null : { added: compared.added, removed: compared.removed, files: compared.files.length },
  }
}

function alike(one: Repository, other: Repository | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
