/** The pane's state, found again after a reload, and what people do with terminals, as words of the wire. */
import { createStore } from 'zustand/vanilla'
import type { Session } from '#app/_session/open-session.ts'
import { toast } from '#app/_ui/toast.ts'
import type { SocketProblem } from '#protocol/socket.ts'
import { warmEmulator } from './emulator/load-emulator.ts'
import { createParseShare } from './emulator/parse-share.ts'
import { type Arrangement, arrangementSchema, NOTHING_SHOWN, showTab, splitWith } from './tabs/arrangement.ts'
import type { RoomState, TerminalActs, TerminalRoom } from './terminal-room.tsx'
import { clientId } from './wire/client-id.ts'

/** Milliseconds. A shell may have to wait for its container to be made. */
const OPEN_MS = 180_000
const ANSWER_MS = 20_000
/** Until the emulator has measured its letters. */
const FIRST_SIZE = { cols: 80, rows: 24 }

export function createRoom(session: Session): TerminalRoom {
  const { sessionId } = session.store.getState()
  const keptAs = `terminal.tabs.${sessionId}`
  const store = createStore<RoomState>()(() => ({
    ...{ arrangement: readKept(keptAs), fresh: [], opening: false, searching: null, focusAsked: 0 },
  }))
  store.subscribe(({ arrangement }, before) => {
    if (arrangement !== before.arrangement) keep(keptAs, arrangement)
  })
  const room = { sessionId, clientId: clientId(), store, share: createParseShare() }
  return { ...room, acts: actsOf(session, room) }
}

function actsOf(
  { wire, command }: Session,
  { sessionId, clientId: me, store }: Omit<TerminalRoom, 'acts'>,
): TerminalActs {
  const arrange: TerminalActs['arrange'] = (change) =>
    store.setState(({ arrangement }) => ({ arrangement: change(arrangement) }))
  const told = (what: string, answer: { kind: string } | SocketProblem | null) => {
    if (answer === null) toast.failed(`${what} The server did not answer.`)
    else if (answer.kind === 'problem') toast.failed(`${what} ${(answer as SocketProblem).message}`)
    return answer !== null && answer.kind !== 'problem'
  }
  const noAnswer = () => null
  const close = async (terminalId: string) => {
    const ask = () => wire.timeout(ANSWER_MS).emitWithAck('terminal-close', { sessionId, terminalId }).catch(noAnswer)
    // The first ends what runs, the second puts the tab away; of one that has ended the first does.
    if (told('The terminal was not closed.', await ask())) await ask()
  }
  return {
    arrange,
    close,
    async open({ like, split = false } = {}) {
      if (store.getState().opening) return
      store.setState({ opening: true })
      warmEmulator()
      const title = like === undefined ? {} : { title: like.title }
      const answer = await wire
        .timeout(OPEN_MS)
        .emitWithAck('terminal-open', { sessionId, clientId: me, ...FIRST_SIZE, ...title })
        .catch(noAnswer)
      store.setState({ opening: false })
      if (!told('No terminal was opened.', answer) || answer?.kind !== 'opened') return
      const { terminal } = answer
      store.setState(({ fresh }) => ({ fresh: [...fresh, terminal] }))
      arrange((now) => (split ? splitWith : showTab)(now, terminal.terminalId))
      store.setState(({ focusAsked }) => ({ focusAsked: focusAsked + 1 }))
      if (like !== undefined) await close(like.terminalId)
    },
    async rename(terminalId, title) {
      const answer = await wire
        .timeout(ANSWER_MS)
        .emitWithAck('terminal-rename', { sessionId, terminalId, title })
        .catch(noAnswer)
      told('The terminal keeps its name.', answer)
    },
    async stopTask(taskId) {
      const trouble = await command({ type: 'task-stop', taskId })
      if (trouble !== null) toast.failed(`The command was not stopped. ${trouble.message}`)
    },
    focus: () => store.setState(({ focusAsked }) => ({ focusAsked: focusAsked + 1 })),
  }
}

function readKept(name: string): Arrangement {
  try {
    const parsed = arrangementSchema.safeParse(JSON.parse(sessionStorage.getItem(name) ?? 'null'))
    return parsed.success ? parsed.data : NOTHING_SHOWN
  } catch {
    // Not ours, or nothing is kept: as if for the first time.
    return NOTHING_SHOWN
  }
}

function keep(name: string, arrangement: Arrangement): void {
  try {
    sessionStorage.setItem(name, JSON.stringify(arrangement))
  } catch {
    // No room or not allowed: it lasts as long as the page.
  }
}
