/** Whether a rule forbids a call, and nothing else about it: for what a person does with their own hands, which is never asked about. */
import type { PermissionCall } from './call.ts'
import type { PermissionContext } from './context.ts'
import { denyRules } from './stages/deny-rules.ts'
import { subjectOf } from './subject.ts'

/** The reason in words; null: none of the context's rules forbids it. */
export async function denyingRule(call: PermissionCall, context: PermissionContext): Promise<string | null> {
  const said = await denyRules.judge({ call, context, subject: await subjectOf(call, context) })
  return said.kind === 'deny' ? said.reason : null
}
