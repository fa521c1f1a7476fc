// Puts redirections where the shell applies them: `a | b > f` and `a && b > f` write for the last command only.
import type { Redirect, Span, Statement } from '#server/agent/permissions/shell/tree.ts'

export function attachRedirects(statement: Statement, redirects: readonly Redirect[], span: Span): Statement {
  const place = { start: span.start, end: span.end }
  if (redirects.length === 0) return statement
  if (statement.kind === 'simple' || statement.kind === 'group')
    return { ...statement, ...place, redirects: [...statement.redirects, ...redirects] }
  if (statement.kind === 'pipeline') {
    const last = statement.stages.at(-1)
    if (last !== undefined)
      return { ...statement, stages: [...statement.stages.slice(0, -1), attachRedirects(last, redirects, span)] }
  }
  if (statement.kind === 'sequence') {
    const last = statement.items.at(-1)
    if (last !== undefined) {
      const changed = { ...last, statement: attachRedirects(last.statement, redirects, span) }
      return { ...statement, items: [...statement.items.slice(0, -1), changed] }
    }
  }
  return { ...place, kind: 'group', subshell: false, body: [statement], redirects }
}
