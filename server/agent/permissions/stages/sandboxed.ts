/** An administrator may let commands run unasked where the container has no network. */
import type { Judged } from '../match/rule-match.ts'
import type { Stage } from '../stage.ts'
import { PASS } from '../verdict.ts'

export const sandboxed: Stage = {
  name: 'sandboxed',
  judge: (judged) =>
    runsSandboxed(judged) ? { kind: 'allow', reason: 'It runs walled in, without a network.' } : PASS,
}

export function runsSandboxed({ call, context }: Judged): boolean {
  const { autoAllowBashIfSandboxed } = context.settings
  const walled = autoAllowBashIfSandboxed === true && context.network === 'none' && context.mode !== 'plan'
  return walled && call.tool === 'Bash' && call.input['dangerouslyDisableSandbox'] !== true
}
