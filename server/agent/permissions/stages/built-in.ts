/** What runs unasked: tools that touch nothing, reading inside the working directories, commands proven to only read. */
import { fileSubject } from '../call.ts'
import { projectRoot } from '../context.ts'
import { coverShell, isCovered } from '../cover/coverage.ts'
import { isReadable } from '../cover/read-only.ts'
import { isDocumentationPage } from '../documentation-hosts.ts'
import type { Judged } from '../match/rule-match.ts'
import { isBelow, normalPath } from '../paths.ts'
import { isSecret } from '../protected-paths.ts'
import type { Stage } from '../stage.ts'
import { UNASKED_TOOLS } from '../tools.ts'
import { PASS } from '../verdict.ts'

export const builtIn: Stage = {
  name: 'built-in',
  judge(judged) {
    const reason = whyUnasked(judged)
    return reason === undefined ? PASS : { kind: 'allow', reason }
  },
}

function whyUnasked(judged: Judged): string | undefined {
  const { call, subject, context } = judged
  if (subject.shell !== undefined && call.tool === 'Bash')
    return isCovered(subject.shell, coverShell(subject.shell, judged, { editing: false, readOnly: true, rules: [] }))
      ? 'It only reads, inside the working directories.'
      : undefined
  if (call.tool === 'EnterWorktree') return whyWorktreeUnasked(judged)
  if (call.tool === 'WebFetch' && typeof call.input['url'] === 'string' && isDocumentationPage(call.input['url']))
    return 'It reads public documentation.'
  if (!UNASKED_TOOLS.has(call.tool)) return undefined
  if (fileSubject(call) === undefined) return 'It touches nothing outside the session.'
  const { file } = subject
  return file !== undefined && isReadable(file, context) && !isSecret(file)
    ? 'It reads inside the working directories.'
    : undefined
}

function whyWorktreeUnasked({ call, context }: Judged): string | undefined {
  const { path } = call.input
  if (path === undefined) return 'It makes a worktree of its own.'
  if (typeof path !== 'string') return undefined
  const root = projectRoot(context)
  const place = normalPath(path.startsWith('/') ? path : `${context.cwd}/${path}`)
  return isBelow(place, `${root}/.claude/worktrees`) ? 'It enters a worktree of the session.' : undefined
}
