/** TaskStop: ends a background task with all its processes. */
import { z } from 'zod'
import { defineTool, type ToolContext, type ToolOutcome } from '../tool.ts'
import { unknownTask } from './task-output.ts'

const input = z.strictObject({
  task_id: z.string().min(1).describe('The id that Bash gave.'),
})
type Input = z.infer<typeof input>

export const taskStopTool = defineTool<Input>({
  name: 'TaskStop',
  aliases: ['KillShell', 'KillBash'],
  description: 'Stops a background task and everything that it started.',
  input,
  recovery: 'rerun',
  isReadOnly: () => false,
  isConcurrencySafe: () => true,
  display: ({ task_id }) => ({ kind: 'task', verb: 'Stop', title: task_id }),
  need: () => ({ kind: 'none' }),
  run: stop,
})

async function stop(request: Input, context: ToolContext): Promise<ToolOutcome> {
  const task = Object.hasOwn(context.tasks, request.task_id) ? context.tasks[request.task_id] : undefined
  if (task === undefined) return unknownTask(request.task_id, context)
  await context.workspace.cancel(String(task.callSeq))
  return {
    content: [
      {
        type: 'text',
        text: task.ended === null ? `Stopped ${request.task_id}.` : `${request.task_id} had already ended.`,
      },
    ],
    isError: false,
    display: { kind: 'task', verb: 'Stop', title: task.command },
  }
}
