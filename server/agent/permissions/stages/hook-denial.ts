/** A hook that says no is heard before any rule is looked at. */
import type { Stage } from '../stage.ts'
import { PASS } from '../verdict.ts'

export const hookDenial: Stage = {
  name: 'hook-denial',
  judge({ context }) {
    const hook = context.hooks?.find(({ decision }) => decision === 'deny')
    return hook === undefined ? PASS : { kind: 'deny', reason: hook.reason ?? `The hook ${hook.hook} denies it.` }
  },
}
