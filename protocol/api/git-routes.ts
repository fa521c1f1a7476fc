/** Routes about the repository in the workspace. Looking at it runs nothing that the repository proposes. */
import { z } from 'zod'
import { route } from './route.ts'
import { sessionParams } from './session-routes.ts'

/** A letter as git prints it: modified, added, deleted, renamed, copied, type changed, unmerged, `?` untracked, `.` unchanged. */
const letter = z.enum(['M', 'A', 'D', 'R', 'C', 'T', 'U', '?', '.'])

export const gitEntrySchema = z.object({
  /** Relative to the workspace. A directory of untracked files ends with a slash. */
  path: z.string(),
  /** Where it was before, for R and C. */
  from: z.string().optional(),
  /** Against HEAD, and against the index. Unmerged: both `U`, as far as git says so. */
  index: letter,
  worktree: letter,
})
export type GitEntry = z.infer<typeof gitEntrySchema>

export const gitStatusSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  /** git could not say, in its own words. */
  z.object({ kind: z.literal('failed'), message: z.string() }),
  z.object({
    kind: z.literal('repository'),
    /** Null: HEAD is detached. */
    branch: z.string().nullable(),
    /** The commit; null before the first. */
    head: z.string().nullable(),
    upstream: z.string().nullable(),
    /** Null where there is no upstream. */
    ahead: z.int().nullable(),
    behind: z.int().nullable(),
    entries: z.array(gitEntrySchema),
    /** There are more entries than are told. */
    truncated: z.boolean(),
  }),
])
export type GitStatus = z.infer<typeof gitStatusSchema>

export const gitRoutes = {
  gitStatus: route({
    method: 'GET',
    path: '/api/sessions/:id/git',
    action: 'files-read',
    summary: 'Branch, commit and the letters of changed files. `git-changed` says when to ask again.',
    params: sessionParams,
    status: 200,
    answer: gitStatusSchema,
  }),
} as const
