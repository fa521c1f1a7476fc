/** What the routes about changes do. */
import type { KeptCheckpoint } from '#protocol/state.ts'
import type { Sandbox } from '#sandbox/provider.ts'
import { fileSides, patchBetween } from '#server/sessions/changes/file-sides.ts'
import { findCheckpoint, listCheckpoints } from '#server/sessions/changes/find-checkpoint.ts'
import { listChanges, patchOf } from '#server/sessions/changes/list-changes.ts'
import { touchedFiles } from '#server/sessions/changes/touched-files.ts'
import { undoChange } from '#server/sessions/changes/undo-change.ts'
import type { Handlers, RouteContext } from '../context.ts'
import { problem } from '../problem.ts'
import { Reply } from '../reply.ts'
import { noteChanges } from './note-change.ts'
import { withSandbox } from './with-sandbox.ts'
import { inside } from './workspace-answer.ts'

type ChangeHandlers = Pick<
  Handlers,
  'listCheckpoints' | 'changes' | 'changedFile' | 'changesPatch' | 'undoChange' | 'touchedFiles'
>

export const changeHandlers: ChangeHandlers = {
  async listCheckpoints({ params }, { events }) {
    return { checkpoints: await listCheckpoints(events, params.id) }
  },

  changes: ({ params, query }, context) =>
    withBase(context, { id: params.id, since: query.since }, async (sandbox, base) =>
      listChanges(sandbox, base, await touchedFiles(context.events, params.id)),
    ),

  changedFile: ({ params, query }, context) =>
    withBase(context, { id: params.id, since: query.since }, async (sandbox, base) => {
      const { path, from = path } = query
      const { checkpointId } = present(base)
      const sides = await fileSides(sandbox, { checkpointId, path, from })
      if (sides === null) throw problem(404, 'not_found', 'The file is neither there nor was it.')
      const patch = patchBetween({ from, to: path }, sides.before, sides.after)
      return { path, ...(from === path ? {} : { from }), ...sides, patch }
    }),

  changesPatch: ({ params, query }, context) =>
    withBase(context, { id: params.id, since: query.since }, async (sandbox, base) => {
      const changes = await listChanges(sandbox, present(base), new Map())
      const patch = await patchOf(sandbox, changes, query.path)
      if (patch === null) throw problem(422, 'too_large', 'The patch is larger than 8 MiB. Take it file by file.')
      const headers = {
        'content-type': 'text/x-diff; charset=utf-8',
        'content-disposition': 'attachment; filename="changes.patch"',
      }
      return new Reply({ status: 200, headers, body: patch })
    }),

  undoChange: ({ params, body }, context) =>
    withBase(context, { id: params.id, since: body.since }, async (sandbox, base) => {
      const { path, expect } = body
      const asked = { sessionId: params.id, base: present(base), path, expect }
      const outcome = await undoChange(sandbox, context.events, asked)
      if (outcome.kind === 'undone') {
        const change = outcome.sha256 === null ? 'deleted' : 'modified'
        await noteChanges(context, params.id, [{ path: inside(path), change }])
      }
      return outcome
    }),

  async touchedFiles({ params }, { events }) {
    const files = await touchedFiles(events, params.id)
    return { files: [...files].reverse().map(([path, calls]) => ({ path, calls })) }
  },
}

function withBase<T>(
  context: RouteContext,
  { id, since }: { id: string; since: string },
  work: (sandbox: Sandbox, base: KeptCheckpoint | null) => Promise<T>,
): Promise<T> {
  return withSandbox(context, id, async (sandbox, { state }) =>
    work(sandbox, await findCheckpoint(context.events, { sessionId: id, state, since })),
  )
}

function present(base: KeptCheckpoint | null): KeptCheckpoint {
  if (base === null) throw problem(404, 'no_checkpoint', 'No such state of the files is kept.')
  return base
}
