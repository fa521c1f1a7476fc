/** What each command does to a session: pure decisions, taken against the state in which their facts will land. */
import type { Actor } from '#protocol/choices.ts'
import type { Command, CommandOf } from '#protocol/command.ts'
import type { Draft, Event } from '#protocol/event.ts'
import { MAIN_AGENT } from '#protocol/ids.ts'
import type { SessionState, WaitingMessage } from '#protocol/state.ts'
import { resolveApproval } from './approvals.ts'
import { type Decision, refuse } from './decision.ts'

export interface Sender {
  actor: Actor
  /** Unique per session, made from the command's id: the same at each retry. */
  messageId: string
}

/** Must be pure. */
export function decide(state: SessionState, command: Command, sender: Sender): Decision {
  if (state.notUnderstood !== null) {
    return refuse('read_only', 'This session was used by a newer release, so it can only be read here.')
  }
  switch (command.type) {
    case 'message-send':
      return sendMessage(state, command, sender)
    case 'message-edit':
      return changeWaiting(state, command.messageSeq, sender, {
        type: 'message-edited',
        messageSeq: command.messageSeq,
        text: command.text,
      })
    case 'message-withdraw':
      return changeWaiting(state, command.messageSeq, sender, {
        type: 'message-withdrawn',
        messageSeq: command.messageSeq,
      })
    case 'queue-reorder':
      return reorder(state, command, sender)
    case 'queue-resume':
      return state.queueHeld ? apply(sender, { type: 'queue-resumed' }) : apply(sender)
    case 'turn-interrupt':
      return interrupt(state, command, sender)
    case 'approval-resolve':
      return resolveApproval(state, command, sender.actor)
    case 'task-stop':
      return stopTask(state, command)
    case 'session-update':
      return update(state, command, sender)
    case 'shell-run':
      return runShell(state, command, sender)
    case 'shell-stop':
      return stopShell(state, command)
  }
}

function apply({ actor }: Sender, ...events: Event[]): Decision {
  return { kind: 'apply', drafts: events.map((event) => draftBy(actor, event)) }
}

function draftBy(by: Actor, event: Event, turnId: string | null = null): Draft {
  return { by, agentId: MAIN_AGENT, turnId, event }
}

/** Idle: starts a turn. Running: joins it, unless the sender wants to wait. A turn that is being stopped is not joined. */
function sendMessage(state: SessionState, command: CommandOf<'message-send'>, sender: Sender): Decision {
  if (state.archived) return refuse('archived', 'The session is archived. Restore it first.')
  const turn = state.turns[MAIN_AGENT]
  const running = turn !== undefined && turn.interruptSeq === null
  const delivery = running ? (command.delivery ?? 'steer') : command.delivery === 'queue' && turn ? 'queue' : 'start'
  return apply(sender, {
    type: 'message-posted',
    messageId: sender.messageId,
    text: command.text,
    ...(command.attachments === undefined ? {} : { attachments: command.attachments }),
    delivery,
  })
}

function waitingMessage(state: SessionState, seq: number): WaitingMessage | undefined {
  return state.waiting.find((message) => message.seq === seq)
}

function changeWaiting(state: SessionState, seq: number, sender: Sender, event: Event): Decision {
  if (waitingMessage(state, seq) === undefined) {
    return refuse('not_waiting', 'The message does not wait any more: the agent has it, or it was withdrawn.')
  }
  return apply(sender, event)
}

function reorder(state: SessionState, { order }: CommandOf<'queue-reorder'>, sender: Sender): Decision {
  if (new Set(order).size !== order.length || order.some((seq) => waitingMessage(state, seq) === undefined)) {
    return refuse('not_waiting', 'The order names a message that does not wait, or one twice.')
  }
  return apply(sender, { type: 'queue-reordered', order })
}

function interrupt(state: SessionState, { reason }: CommandOf<'turn-interrupt'>, { actor }: Sender): Decision {
  const turn = state.turns[MAIN_AGENT]
  if (turn === undefined) return refuse('nothing_runs', 'Nothing is running.')
  if (turn.interruptSeq !== null) return { kind: 'apply', drafts: [] }
  const requested: Event = { type: 'interrupt-requested', ...(reason === undefined ? {} : { reason }) }
  const hold = state.waiting.length > 0 && !state.queueHeld
  return {
    kind: 'apply',
    drafts: [draftBy(actor, requested, turn.turnId), ...(hold ? [draftBy(actor, { type: 'queue-held' })] : [])],
  }
}

function stopTask(state: SessionState, { taskId }: CommandOf<'task-stop'>): Decision {
  const task = state.tasks[taskId]
  if (task === undefined || task.ended !== null) return refuse('not_running', 'No such task is running.')
  return { kind: 'apply', drafts: [], effect: { kind: 'stop-task', callSeq: task.callSeq } }
}

/** Shells of people that may run at once. */
const MOST_SHELLS = 8

function runShell(state: SessionState, { command }: CommandOf<'shell-run'>, sender: Sender): Decision {
  if (state.archived) return refuse('archived', 'The session is archived. Restore it first.')
  if (Object.keys(state.shells).length >= MOST_SHELLS) {
    return refuse('too_many', `${MOST_SHELLS} commands run already. Stop one, or wait for its end.`)
  }
  return apply(sender, { type: 'shell-requested', command, cwd: state.cwd })
}

function stopShell(state: SessionState, { requestSeq }: CommandOf<'shell-stop'>): Decision {
  if (state.shells[requestSeq] === undefined) return refuse('not_running', 'No such command is running.')
  return { kind: 'apply', drafts: [], effect: { kind: 'stop-shell', requestSeq } }
}

function update(state: SessionState, command: CommandOf<'session-update'>, sender: Sender): Decision {
  const { title, archived, model, permissionMode, network, capMicroUsd, effort } = command
  if (archived === true && Object.keys(state.turns).length > 0) {
    return refuse('running', 'A turn is running. Stop it before putting the session away.')
  }
  const changed = Object.fromEntries(
    Object.entries({ model, permissionMode, network, capMicroUsd, effort }).filter(
      ([name, value]) => value !== undefined && value !== state[name as 'model'],
    ),
  ) as Omit<Extract<Event, { type: 'settings-changed' }>, 'type'>
  const events: Event[] = []
  if (title !== undefined && title !== state.title) events.push({ type: 'session-renamed', title })
  if (archived !== undefined && archived !== state.archived) {
    events.push({ type: archived ? 'session-archived' : 'session-restored' })
  }
  if (Object.keys(changed).length > 0) events.push({ type: 'settings-changed', ...changed })
  return apply(sender, ...events)
}
