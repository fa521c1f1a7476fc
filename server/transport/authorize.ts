/** Who may do what: the one place that says so, for HTTP and sockets alike. */
import type { Action } from '#protocol/api/route.ts'
import type { CommandType } from '#protocol/command.ts'
import type { Caller } from './caller.ts'

/** What is known of the session that a request names; null: there is none. */
export interface SessionAccess {
  ownerId: string
}

export type Verdict = { allowed: true } | { allowed: false; status: 401 | 403 | 404; message: string }

const ALLOWED: Verdict = { allowed: true }
const UNKNOWN: Verdict = { allowed: false, status: 404, message: 'There is no such session, or it is not yours.' }

/** All others are about a session: a right that nobody thought of here is refused to strangers. */
const OF_ANYBODY_SIGNED_IN: ReadonlySet<Action> = new Set<Action>(['account', 'session-list', 'session-create'])

/** `session` is asked for only by actions about a session. Who may not see one cannot tell it from one that is not there. */
export function authorize(caller: Caller, action: Action, session?: SessionAccess | null): Verdict {
  if (action === 'public') return ALLOWED
  if (caller.kind === 'anonymous') return { allowed: false, status: 401, message: 'Sign in, or send a token.' }
  const owner = caller.user.role === 'owner'
  if (action === 'installation-manage') {
    return owner
      ? ALLOWED
      : { allowed: false, status: 403, message: 'Only the owner of this installation may do that.' }
  }
  if (OF_ANYBODY_SIGNED_IN.has(action)) return ALLOWED
  if (session == null) return UNKNOWN
  return owner || session.ownerId === caller.user.id ? ALLOWED : UNKNOWN
}

/** A rule that holds for more than one session: the owner's of the installation is everybody's to read, a person's is theirs. */
export function authorizeRule(
  caller: Caller,
  what: 'read' | 'write',
  { scope, owner }: { scope: 'managed' | 'user' | 'project'; owner: string },
): Verdict {
  const account = authorize(caller, 'account')
  if (!account.allowed || caller.kind === 'anonymous') return account
  if (scope === 'managed') return what === 'read' ? account : authorize(caller, 'installation-manage')
  const own = owner === caller.user.id || caller.user.role === 'owner'
  return own ? ALLOWED : { allowed: false, status: 404, message: 'There is no such rule, or it is not yours.' }
}

const COMMAND_ACTIONS: Record<CommandType, Action> = {
  'message-send': 'session-drive',
  'message-edit': 'session-drive',
  'message-withdraw': 'session-drive',
  'queue-reorder': 'session-drive',
  'queue-resume': 'session-drive',
  'turn-interrupt': 'session-drive',
  'approval-resolve': 'session-approve',
  'task-stop': 'session-drive',
  'shell-run': 'exec',
  'shell-stop': 'exec',
  'session-update': 'session-manage',
}

export function actionOf(command: CommandType): Action {
  return COMMAND_ACTIONS[command]
}
