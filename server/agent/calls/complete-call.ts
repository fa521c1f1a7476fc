/** The one result of a call: bounded for the model, whole somewhere else. */
import type { ResultBlock } from '#protocol/content.ts'
import type { Event } from '#protocol/event.ts'
import { clipMiddle } from '../tools/text/clip.ts'
import type { ToolOutcome } from '../tools/tool.ts'
import { store, type Turn } from '../turn-context.ts'

/** Characters of one result that reach the model, whatever the tool said. */
export const RESULT_CHARACTERS = 100_000

export interface CallName {
  callSeq: number
  callId: string
}

/** TN6: exactly one result per call; the database refuses a second. */
export async function completeCall(
  turn: Turn,
  call: CallName,
  done: { outcome: ToolOutcome; durationMs: number },
): Promise<void> {
  const content: ResultBlock[] = []
  for (const part of done.outcome.content) content.push(await boundPart(turn, part))
  const { outcome } = done
  const completed: Event = {
    type: 'call-completed',
    callSeq: call.callSeq,
    callId: call.callId,
    isError: outcome.isError,
    ...(outcome.errorKind === undefined ? {} : { errorKind: outcome.errorKind }),
    content,
    ...(outcome.output === undefined ? {} : { output: outcome.output }),
    ...(outcome.display === undefined ? {} : { display: outcome.display }),
    ...(outcome.files === undefined ? {} : { files: outcome.files }),
    ...(outcome.cwd === undefined ? {} : { cwd: outcome.cwd }),
    durationMs: done.durationMs,
  }
  await store(
    turn,
    [...taskStarted(outcome, call), completed, ...filesChanged(outcome)],
    (state) => state.calls[call.callSeq] !== undefined,
  )
}

async function boundPart(turn: Turn, part: ToolOutcome['content'][number]): Promise<ResultBlock> {
  if (part.type === 'image') return { type: 'image', mediaType: part.mediaType, blob: await turn.blobs.put(part.bytes) }
  return {
    type: 'text',
    text: clipMiddle(part.text.toWellFormed(), RESULT_CHARACTERS, (count) => `[… ${count} characters left out …]`),
  }
}

function taskStarted({ task }: ToolOutcome, { callSeq }: CallName): Event[] {
  return task === undefined ? [] : [{ type: 'task-started', callSeq, ...task }]
}

function filesChanged(outcome: ToolOutcome): Event[] {
  const written = outcome.files?.filter(({ access, sha256 }) => access === 'write' && sha256 !== null) ?? []
  const created = outcome.display?.verb === 'Create'
  return written.map(({ path }) => ({
    type: 'file-changed',
    path,
    change: created ? 'created' : 'modified',
    origin: 'agent',
  }))
}
