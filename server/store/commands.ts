/** Wishes of people and programs: stored when acknowledged, applied in order by whoever owns the session. */

import { z } from 'zod'
import { type Actor, actorSchema } from '#protocol/choices.ts'
import { type Command, type CommandResult, commandSchema } from '#protocol/command.ts'
import { ISO_TIME } from './append-statement.ts'
import type { CommandSettlement } from './event-log.ts'
import type { Queryable } from './queryable.ts'
import { storableJson, storableText } from './storable-text.ts'
import { StoreError } from './store-error.ts'

export interface SubmittedCommand {
  sessionId: string
  /** Made by the sender, unique per session. */
  commandId: string
  actor: Actor
  command: Command
}

export interface PendingCommand extends SubmittedCommand {
  /** ISO time. */
  at: string
}

/** `repeated`: this id came before; `result` is null while the first is still waiting. */
export type SubmitOutcome =
  | { kind: 'accepted' }
  | { kind: 'repeated'; result: CommandResult | null }
  | { kind: 'no_session' }

export interface Commands {
  /** Stored when it resolves. */
  submit(command: SubmittedCommand): Promise<SubmitOutcome>
  /** In the order in which they came. */
  pending(sessionId: string, limit?: number): Promise<PendingCommand[]>
  /**
   * For commands that change nothing, such as refused ones; those that cause facts are settled by the append.
   * Resolves to false when the epoch is no longer the session's or the command was settled before.
   */
  settle(settlement: CommandSettlement & { sessionId: string; epoch: number }): Promise<boolean>
  /** Null while it waits or when there is no such command. */
  result(sessionId: string, commandId: string): Promise<CommandResult | null>
  /** Calls back whenever a command may have come for a session, from any server. A hint: it may come for nothing. */
  onSubmitted(listener: (sessionId: string) => void): () => void
}

const resultSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('applied'), seq: z.number() }),
  z.object({ kind: z.literal('refused'), code: z.string(), message: z.string() }),
])

/** What wakes owners: a listener in this process, and the database's notices where there are several servers. */
export interface CommandHints {
  subscribe(listener: (sessionId: string) => void): () => void
  emit(sessionId: string): void
}

export function createCommandHints(): CommandHints {
  const listeners = new Set<(sessionId: string) => void>()
  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    emit(sessionId) {
      for (const listener of listeners) listener(sessionId)
    },
  }
}

export const COMMAND_CHANNEL = 'slipway_commands'

const SUBMIT = `WITH c AS (INSERT INTO commands (session_id, command_id, actor, body)
    SELECT id, $2, $3, $4 FROM sessions WHERE id = $1 AND deleted_at IS NULL
    ON CONFLICT (session_id, command_id) DO NOTHING RETURNING session_id)
  SELECT session_id, CASE WHEN $5 THEN pg_notify('${COMMAND_CHANNEL}', session_id) END FROM c`

export interface CommandOptions {
  pool: Queryable
  hints: CommandHints
  /** Several servers: tell the others through the database. */
  notify: boolean
}

export function createCommands({ pool, hints, notify }: CommandOptions): Commands {
  return {
    async submit({ sessionId, commandId, actor, command }) {
      const body = storableJson(command, 'a command')
      const values = [sessionId, storableText(commandId, 'A command id'), JSON.stringify(actor), body, notify]
      const { rowCount } = await pool.query(SUBMIT, values)
      if (rowCount === 0) return first(pool, sessionId, commandId)
      hints.emit(sessionId)
      return { kind: 'accepted' }
    },
    pending: (sessionId, limit = 100) => pending(pool, sessionId, limit),
    async settle({ sessionId, epoch, commandId, result }) {
      const { rowCount } = await pool.query(
        `WITH l AS (SELECT id FROM sessions WHERE id = $1 AND epoch = $2 FOR SHARE)
         UPDATE commands SET result = $4, applied_seq = $5, settled_at = clock_timestamp()
         FROM l WHERE session_id = l.id AND command_id = $3 AND settled_at IS NULL`,
        [sessionId, epoch, commandId, JSON.stringify(result), result.kind === 'applied' ? result.seq : null],
      )
      return rowCount === 1
    },
    async result(sessionId, commandId) {
      const outcome = await first(pool, sessionId, commandId)
      return outcome.kind === 'repeated' ? outcome.result : null
    },
    onSubmitted: (listener) => hints.subscribe(listener),
  }
}

async function first(pool: Queryable, sessionId: string, commandId: string): Promise<SubmitOutcome> {
  const { rows } = await pool.query<{ result: string | null }>(
    'SELECT result FROM commands WHERE session_id = $1 AND command_id = $2',
    [sessionId, commandId],
  )
  const [row] = rows
  if (row === undefined) return { kind: 'no_session' }
  return { kind: 'repeated', result: row.result === null ? null : resultSchema.parse(JSON.parse(row.result)) }
}

async function pending(pool: Queryable, sessionId: string, limit: number): Promise<PendingCommand[]> {
  const { rows } = await pool.query<{ commandId: string; actor: string; body: string; at: string }>(
    `SELECT command_id AS "commandId", actor, body, ${ISO_TIME('created_at')} AS at FROM commands
     WHERE session_id = $1 AND settled_at IS NULL ORDER BY position LIMIT $2`,
    [sessionId, limit],
  )
  return rows.map(({ commandId, actor, body, at }) => {
    const command = commandSchema.safeParse(JSON.parse(body))
    if (!command.success) throw new StoreError('damaged', `The command ${commandId} cannot be read.`)
    return { sessionId, commandId, at, actor: actorSchema.parse(JSON.parse(actor)), command: command.data }
  })
}
