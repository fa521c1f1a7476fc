/** In the mode `auto` a small model looks at what nothing covers; any doubt of it is a question to a person. */
import type { Judged } from '../match/rule-match.ts'
import type { Stage } from '../stage.ts'
import { PASS, type StageVerdict } from '../verdict.ts'

export const classifier: Stage = {
  name: 'classifier',
  judge: (judged) => (judged.context.mode === 'auto' ? askClassifier(judged, 'No rule covers it.') : PASS),
}

export async function askClassifier(judged: Judged, concern: string): Promise<StageVerdict> {
  const { call, context, subject } = judged
  if (context.classifier === undefined) return { kind: 'ask', reason: concern }
  const answer = await context.classifier({
    tool: call.tool,
    input: call.input,
    commands: subject.shell?.commands.map(({ segment }) => segment.text) ?? [],
    directory: context.cwd,
    request: context.request,
    concern,
  })
  if (answer.kind === 'allow') return { kind: 'allow', reason: answer.reason }
  if (answer.kind === 'block') return { kind: 'deny', reason: answer.reason }
  return { kind: 'ask', reason: `${concern} ${answer.reason}` }
}
