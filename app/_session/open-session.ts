/** A session as a page holds it: its store, the wire that feeds it, and what a person can ask of it. */

import { z } from 'zod'
import type { Command, CommandOf } from '#protocol/command.ts'
import type { PageAnswer } from '#protocol/socket.ts'
import { type Connection, openConnection, type Wire } from './connection.ts'
import { newCommandId } from './new-command-id.ts'
import { appendLate, applyPage, createSessionStore, hasOlder, type SessionStore } from './session-store.ts'
import { startOf } from './transcript.ts'
import { watchHealth } from './watch-health.ts'
import { createPeople } from './watch-people.ts'
import { watchRepository } from './watch-repository.ts'
import { watchSeen } from './watch-seen.ts'

/** What became of it, in words for the person; null: done. */
export type Trouble = { code: string; message: string } | null

export interface Session {
  readonly store: SessionStore
  /** The socket itself, for terminals and followed output; all else goes through the store and `command`. */
  readonly wire: Wire
  /** Resolves when the server has done it, or to why not. */
  command(command: Command): Promise<Trouble>
  /** Shows the message at once and sends it. Resolves to why it was not taken; it then stays in `pending` with the reason. */
  say(message: Omit<CommandOf<'message-send'>, 'type'>): Promise<Trouble>
  /** Sends a pending message that failed once more, under the same id. */
  sayAgain(commandId: string): Promise<Trouble>
  /** Forgets a pending message that failed. */
  forget(commandId: string): void
  /** Fetches the page of the past before what is there, if there is one. */
  loadOlder(): Promise<void>
  /** There is a person whose name is not known. */
  meet(personId: string): void
  /** Tries the connection at once. */
  retry(): void
  close(): void
}

/** Facts in the page that a session opens with, and in each older one. */
const FIRST_PAGE = 300
const OLDER_PAGE = 500
/** A seq that no session reaches: the last facts are those before it. */
const END = 2_147_483_647

export function openSession(sessionId: string): Session {
  const store = createSessionStore(sessionId)
  let loading = false
  /** The last page, asked for together with the head. */
  let opening: Promise<PageAnswer> | null = null
  const connection = openConnection({
    store,
    onAsking: () => {
      opening = connection.page({ before: END, limit: FIRST_PAGE })
    },
    onWatching: () => {
      if (store.getState().transcript.facts.length === 0) void loadOlder()
    },
  })
  void whoAmI(store)
  const stops = [watchHealth(store), watchRepository(store, connection.wire), watchSeen(store)]
  async function loadOlder(): Promise<void> {
    const data = store.getState()
    if (loading) return
    const first = opening
    opening = null
    if (!hasOlder(data)) return
    loading = true
    store.setState({ older: 'loading' })
    const limit = data.transcript.facts.length === 0 ? FIRST_PAGE : OLDER_PAGE
    const page = await (first ?? connection.page({ before: startOfLoaded(store) + 1, limit }))
    // It was read in one task and is shown in the next: who scrolls is not kept waiting for both at once.
    if (first === null) await new Promise((resolve) => setTimeout(resolve, 0))
    loading = false
    if (page.kind === 'problem') return store.setState({ older: 'failed' })
    store.setState((now) => applyPage(now, page.envelopes), true)
    await catchUp(store, connection)
  }
  return {
    ...{ store, loadOlder, wire: connection.wire, meet: createPeople(store), ...speaking(store, connection) },
    command: async (command) => troubleOf(await connection.send(command, newCommandId())),
    retry: () => connection.retry(),
    close() {
      for (const stop of stops) stop()
      connection.close()
    },
  }
}

const meSchema = z.object({ person: z.object({ id: z.string(), name: z.string() }) })

/** One's own name stands beside one's own words; without it they are a person's words. */
async function whoAmI(store: SessionStore): Promise<void> {
  try {
    const response = await fetch('/api/me')
    const me = meSchema.safeParse(await response.json())
    if (me.success) store.setState({ me: me.data.person })
  } catch {
    // The socket will say that the server is away.
  }
}

/** The seq of the oldest fact that is there; of what comes next when nothing is. */
function startOfLoaded(store: SessionStore): number {
  const { transcript, state } = store.getState()
  return transcript.facts.length === 0 ? (state?.seq ?? 0) : startOf(transcript)
}

/** Facts that came while the first page was fetched. */
async function catchUp(store: SessionStore, connection: Connection): Promise<void> {
  const { transcript, state } = store.getState()
  const last = transcript.facts.at(-1)?.seq
  if (last === undefined || state === null || last >= state.seq) return
  const page = await connection.page({ after: last, limit: Math.min(500, state.seq - last) })
  if (page.kind === 'problem') return store.setState({ older: 'failed' })
  store.setState((now) => appendLate(now, page.envelopes), true)
  return catchUp(store, connection)
}

function speaking(store: SessionStore, connection: Connection): Pick<Session, 'say' | 'sayAgain' | 'forget'> {
  const change = (commandId: string, problem: string | null) => {
    store.setState(({ pending }) => ({
      pending: pending.map((one) => (one.commandId === commandId ? { ...one, problem } : one)),
    }))
  }
  const send = async (command: CommandOf<'message-send'>, commandId: string): Promise<Trouble> => {
    const trouble = troubleOf(await connection.send(command, commandId))
    change(commandId, trouble?.message ?? null)
    return trouble
  }
  return {
    say(message) {
      const commandId = newCommandId()
      const command: CommandOf<'message-send'> = { type: 'message-send', ...message }
      const entry = { commandId, command, problem: null }
      store.setState(({ pending }) => ({ pending: [...pending, entry] }))
      return send(command, commandId)
    },
    async sayAgain(commandId) {
      const entry = store.getState().pending.find((one) => one.commandId === commandId)
      if (entry === undefined) return null
      change(commandId, null)
      return send(entry.command, commandId)
    },
    forget(commandId) {
      store.setState(({ pending }) => ({ pending: pending.filter((one) => one.commandId !== commandId) }))
    },
  }
}

function troubleOf(answer: Awaited<ReturnType<Connection['send']>>): Trouble {
  return answer.kind === 'applied' ? null : { code: answer.code, message: answer.message }
}
