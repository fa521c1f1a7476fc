/** TaskOutput: what a background task has written, and whether it still runs. */
import { z } from 'zod'
import type { LedgerEntry } from '#sandbox/workspace.ts'
import { clipEnd } from '../text/clip.ts'
import { cleanOutput, decodeBytes } from '../text/decode-output.ts'
import { defineTool, failure, type ToolContext, type ToolOutcome } from '../tool.ts'

const MAX_CHARACTERS = 30_000
const TAIL_BYTES = 96 * 1024
const MAX_WAIT_MS = 600_000

const input = z.strictObject({
  task_id: z.string().min(1).describe('The id that Bash gave.'),
  block: z.boolean().optional().describe('Wait for the end of the task. Default false.'),
  timeout: z
    .int()
    .min(1)
    .max(MAX_WAIT_MS)
    .optional()
    .describe('Milliseconds to wait at the most when block is set. Default 30000.'),
})
type Input = z.infer<typeof input>

export const taskOutputTool = defineTool<Input>({
  name: 'TaskOutput',
  aliases: ['BashOutput'],
  description:
    'Shows the newest output of a background task and whether it still runs. With block it waits for the end first. You are told of the end anyway, so there is no need to ask again and again.',
  input,
  recovery: 'rerun',
  isReadOnly: () => true,
  isConcurrencySafe: () => true,
  display: ({ task_id }) => ({ kind: 'task', verb: 'Look at', title: task_id }),
  need: () => ({ kind: 'none' }),
  run: look,
})

async function look(request: Input, context: ToolContext): Promise<ToolOutcome> {
  const task = Object.hasOwn(context.tasks, request.task_id) ? context.tasks[request.task_id] : undefined
  if (task === undefined) return unknownTask(request.task_id, context)
  let entry = await context.workspace.find(String(task.callSeq))
  if (request.block === true && entry.state === 'running') {
    await waitFor(entry, request.timeout ?? 30_000, context)
    entry = await context.workspace.find(String(task.callSeq))
  }
  if (entry.state !== 'running' && entry.state !== 'ended')
    return failure('interrupted', `Task ${request.task_id} was lost when its container was restarted.`)
  const text = await tailOf(entry, context)
  return {
    content: [{ type: 'text', text: `${statusLine(entry)}\n${text === '' ? '(no output yet)' : text}` }],
    isError: false,
    display: {
      kind: 'task',
      verb: 'Look at',
      title: task.command,
      note: entry.state === 'running' ? 'still running' : 'ended',
    },
  }
}

/** Names what there is, since a wrong id is mostly a slip. */
export function unknownTask(id: string, context: ToolContext): ToolOutcome {
  const known = Object.keys(context.tasks)
  return failure(
    'not_found',
    `There is no open task ${id}. ${known.length === 0 ? 'No background task is open.' : `Open tasks: ${known.join(', ')}.`}`,
  )
}

type Live = Extract<LedgerEntry, { state: 'running' | 'ended' }>

async function waitFor(entry: Live, ms: number, context: ToolContext): Promise<void> {
  const controller = new AbortController()
  const stop = () => controller.abort()
  context.signal.addEventListener('abort', stop, { once: true })
  context.clock.sleep(ms, { signal: controller.signal }).then(stop, () => undefined)
  try {
    await entry.execution.end({ signal: controller.signal })
  } catch (error) {
    if (!controller.signal.aborted) throw error
  } finally {
    context.signal.removeEventListener('abort', stop)
    stop()
  }
}

async function tailOf(entry: Live, context: ToolContext): Promise<string> {
  const stat = await context.workspace.readFile(entry.execution.outputPath, {
    allowOutside: true,
    maxBytes: Number.MAX_SAFE_INTEGER,
    offset: 0,
    length: 0,
  })
  const size = stat.ok ? stat.value.size : 0
  const from = Math.max(0, size - TAIL_BYTES)
  const part = await context.workspace.readFile(entry.execution.outputPath, {
    allowOutside: true,
    maxBytes: Number.MAX_SAFE_INTEGER,
    offset: from,
    length: TAIL_BYTES,
  })
  if (!part.ok) return ''
  const text = cleanOutput(decodeBytes(part.value.bytes)).trimEnd()
  return from === 0
    ? clipEnd(text, MAX_CHARACTERS)
    : `[earlier output is in ${entry.execution.outputPath}]\n${clipEnd(text, MAX_CHARACTERS)}`
}

function statusLine(entry: Live): string {
  if (entry.state === 'running') return 'Status: running'
  const { end } = entry
  return end.kind === 'exited' ? `Status: ended with exit code ${end.exitCode ?? 'unknown'}` : `Status: ${end.kind}`
}
