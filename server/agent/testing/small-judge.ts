/** A judge that answers at once, for tests of the loop: reads inside the workspace are quiet, everything else is asked. */
import type { SessionState } from '#protocol/state.ts'
import type { Judge, JudgedCall, Verdict } from '../calls/verdict.ts'
import type { PermissionNeed } from '../tools/tool.ts'

export interface SmallJudgeOptions {
  root: string
  /** Directories outside the workspace that may be read without asking, such as the spool of whole outputs. */
  readable: readonly string[]
  /** Bare tool names, and `Bash(*)`. */
  allow: readonly string[]
  deny: readonly string[]
}

/** Files through which an edit would gain more than an edit: they run later, or change what may run. */
const PROTECTED =
  /(^|\/)(\.git|\.claude|\.vscode|\.idea|\.husky|\.devcontainer)(\/|$)|(^|\/)(\.bashrc|\.bash_profile|\.bash_login|\.profile|\.zshrc|\.zshenv|\.zprofile|\.gitconfig|\.gitmodules|\.npmrc|\.mcp\.json|\.ripgreprc)$/

export function createSmallJudge(options: SmallJudgeOptions): Judge {
  return (call, state) => {
    const names = [call.tool.name, ...call.tool.aliases]
    const covers = (rule: string) => names.includes(rule.trim().replace(/\(\*\)$/, ''))
    const denied = options.deny.find(covers)
    if (denied !== undefined) return verdict('deny', 'deny-rules', `The rule ${denied} denies it.`, denied)
    const quiet = isQuiet(call, state, options)
    if (quiet !== null) return verdict('allow', quiet.stage, quiet.reason)
    const granted = state.grants.find((grant) => grantCovers(grant.text, call))
    if (granted !== undefined)
      return verdict('allow', 'session-grants', 'Allowed for this session by a person.', granted.text)
    const allowed = options.allow.find(covers)
    if (allowed !== undefined) return verdict('allow', 'allow-rules', `The rule ${allowed} allows it.`, allowed)
    return { ...verdict('ask', 'ask-person', reasonFor(call.need)), suggestions: suggestionsFor(call.need) }
  }
}

function verdict(decision: Verdict['decision'], stage: string, reason: string, rule?: string): Verdict {
  return { decision, stage, reason, rule: rule === undefined ? null : { id: rule, text: rule } }
}

function isQuiet(
  call: JudgedCall,
  state: SessionState,
  options: SmallJudgeOptions,
): { stage: string; reason: string } | null {
  const { need } = call
  const inside = (path: string, roots: readonly string[]) => roots.some((root) => isBelow(path, root))
  if (need.kind === 'none') return { stage: 'built-in', reason: 'It touches nothing outside the session.' }
  if (need.kind === 'read' && need.paths.every((path) => inside(path, [options.root, ...options.readable])))
    return { stage: 'built-in', reason: 'It reads inside the workspace.' }
  const edits =
    need.kind === 'edit' &&
    state.permissionMode === 'acceptEdits' &&
    need.paths.every((path) => inside(path, [options.root]) && !PROTECTED.test(path))
  return edits ? { stage: 'mode', reason: 'Edits inside the workspace are accepted in this mode.' } : null
}

/** Links are the daemon's to resolve and refuse; here a path that climbs is simply not quiet. */
function isBelow(path: string, root: string): boolean {
  return (path === root || path.startsWith(`${root}/`)) && !path.split('/').includes('..')
}

function grantCovers(text: string, { need, tool }: JudgedCall): boolean {
  if (need.kind === 'command') return text === `${tool.name}(${need.command})`
  return need.kind === 'edit' && text === 'Edit' && need.paths.every((path) => !PROTECTED.test(path))
}

function suggestionsFor(need: PermissionNeed): string[] {
  if (need.kind === 'command') return [`Bash(${need.command})`]
  return need.kind === 'edit' && need.paths.every((path) => !PROTECTED.test(path)) ? ['Edit'] : []
}

function reasonFor(need: PermissionNeed): string {
  if (need.kind === 'command') return 'No rule covers this command.'
  if (need.kind === 'edit')
    return need.paths.some((path) => PROTECTED.test(path)) ? 'It changes a protected file.' : 'It changes a file.'
  return 'It reads outside the workspace.'
}
