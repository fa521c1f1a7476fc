/** Takes the agent's change to a file back, and says in words what came of it. */
import { callApi } from '#app/_api/call-api.ts'
import type { ChangedFile } from '#protocol/api/change-routes.ts'
import type { Since } from './use-changes.ts'

export type Undone = { ok: boolean; sentence: string }

export async function undoChange(sessionId: string, file: ChangedFile, since: Since): Promise<Undone> {
  const { path, sha256 } = file
  const answer = await callApi('undoChange', { params: { id: sessionId }, body: { path, since, expect: sha256 } })
  if (!answer.ok) return { ok: false, sentence: answer.problem.sentence }
  const outcome = answer.value
  switch (outcome.kind) {
    case 'undone':
      return {
        ok: true,
        sentence: outcome.merged
          ? `${path} is as before the agent, with the edits of people kept.`
          : `${path} is as before the agent.`,
      }
    case 'stale':
      return { ok: false, sentence: `${path} changed a moment ago. Look at it again; nothing was undone.` }
    case 'conflict':
      return {
        ok: false,
        sentence: `People edited the same lines of ${path} since. Nothing was undone; take it back line by line in the editor.`,
      }
    case 'not_possible':
      return { ok: false, sentence: outcome.message }
  }
}
