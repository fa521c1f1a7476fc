/** What may befall a server from outside: a database that stands still, a release that is newer. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '#server/store/database.ts'
import { SILENT } from '#server/store/logger.ts'
import { urlOf } from '#server/store/testing/second-server.ts'
import type { ServerRig } from './start-server.ts'

/** As a newer release would have left it: an event that must be understood. Read when the session is opened next. */
export function addFactOfTomorrow(rig: ServerRig, sessionId: string): Promise<void> {
  return addFact(rig, sessionId, { type: 'fact-of-tomorrow', mustUnderstand: true })
}

/** Its container's own program began and did not stay, and said this last. Read when the session is opened next. */
export function addDeathOfDaemon(rig: ServerRig, sessionId: string, lastLines: readonly string[]): Promise<void> {
  const reason = 'The container’s own program ended (exit code 7).'
  const end = { exitCode: 7, lastLines }
  return addFact(rig, sessionId, { type: 'sandbox-lost', reason, survives: ['workspace', 'home'], end })
}

async function addFact(
  rig: ServerRig,
  sessionId: string,
  event: Record<string, unknown> & { type: string },
): Promise<void> {
  await using database = openDatabase({ connectionString: urlOf(rig.dataDir) }, SILENT)
  const body = JSON.stringify({ by: { kind: 'system', id: 'server' }, event })
  const { rowCount } = await database.pool.query(
    `WITH l AS (UPDATE sessions SET last_seq = last_seq + 1 WHERE id = $1 RETURNING last_seq, epoch)
     INSERT INTO events (session_id, seq, epoch, batch_id, agent_id, turn_id, type, at, body)
     SELECT $1, last_seq, epoch, 'from-outside', 'main', NULL, $3, clock_timestamp(), $2 FROM l`,
    [sessionId, body, event.type],
  )
  if (rowCount !== 1) throw new Error(`no session ${sessionId} to add a fact to`)
}

/** The embedded database stands still until the function that is returned is called. */
export function stopDatabase(rig: ServerRig): () => void {
  const first = Number(readFileSync(join(rig.dataDir, 'pg', 'postmaster.pid'), 'utf8').split('\n')[0])
  // While it stands still it makes no others, and buries none.
  process.kill(first, 'SIGSTOP')
  const others = execFileSync('ps', ['-o', 'pid=', '--ppid', String(first)], { encoding: 'utf8' })
  const pids = [first, ...others.split('\n').flatMap((line) => (line.trim() === '' ? [] : [Number(line)]))]
  for (const pid of pids.slice(1)) process.kill(pid, 'SIGSTOP')
  return () => {
    for (const pid of pids) process.kill(pid, 'SIGCONT')
  }
}
