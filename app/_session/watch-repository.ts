/** Where the repository stands and what differs from the session's beginning, asked again while files change. */
import { callApi } from '#app/_api/call-api.ts'
import type { Signal } from '#protocol/signal.ts'
import type { ServerToClient } from '#protocol/socket.ts'
import type { Wire } from './connection.ts'
import type { Repository, SessionData, SessionStore } from './session-store.ts'

/** Milliseconds in which changes of files are gathered, and after which it is asked again where no answer came. */
const GATHER_MS = 400
const AGAIN_MS = 3_000

/** Returns how to stop. Wakes no container: it asks only where one is ready. */
export function watchRepository(store: SessionStore, wire: Wire): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let stopped = false
  /** One question at a time, so that no older answer comes after a newer one. */
  let asking = false
  let outrun = false
  const look = async () => {
    timer = undefined
    outrun = asking
    if (asking || document.visibilityState !== 'visible' || reasonOf(store.getState()) === null) return
    asking = true
    const next = await ask(store.getState().sessionId)
    asking = false
    if (stopped) return
    if (next !== null && !alike(next, store.getState().repository)) store.setState({ repository: next })
    if (outrun) soon()
    else if (next === null) soon(AGAIN_MS)
  }
  const soon = (ms = GATHER_MS) => {
    timer ??= setTimeout(() => void look(), ms)
  }
  const onSeen = () => soon()
  const onSignals: ServerToClient['signals'] = ({ sessionId, signals }) => {
    if (sessionId === store.getState().sessionId && signals.some(isChange)) soon()
  }
  const forget = store.subscribe((now, before) => {
    const reason = reasonOf(now)
    if (reason !== null && reason !== reasonOf(before)) soon()
  })
  document.addEventListener('visibilitychange', onSeen)
  wire.on('signals', onSignals)
  return () => {
    clearTimeout(timer)
    stopped = true
    forget()
    document.removeEventListener('visibilitychange', onSeen)
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

/** Null: not to be had now. */
async function ask(id: string): Promise<Repository | null> {
  const [git, changes] = await Promise.all([
    callApi('gitStatus', { params: { id } }),
    callApi('changes', { params: { id }, query: { since: 'session' } }),
  ])
  if (!git.ok || !changes.ok) return null
  const compared = changes.value.base === null ? null : changes.value
  return {
    branch: git.value.kind === 'repository' ? git.value.branch : null,
    changed:
      compared === null ? null : { added: compared.added, removed: compared.removed, files: compared.files.length },
  }
}

function alike(one: Repository, other: Repository | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
