/** TaskStop: ends a background task with all its processes. */
import { z } from 'zod'
import { defineTool, type ToolContext, type ToolOutcome } from '../tool.ts'
import { unknownTask } from './task-output.ts'

const input = z.strictObject({
  task_id: z.string().min(1).optional().describe('The id that Bash gave.'),
  shell_id: z.string().min(1).optional().describe('An older name of task_id.'),
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
  display: (request) => ({ kind: 'task', verb: 'Stop', title: idOf(request) }),
  need: () => ({ kind: 'none' }),
  run: stop,
})

function idOf({ task_id, shell_id }: Input): string {
  return task_id ?? shell_id ?? ''
}

async function stop(request: Input, context: ToolContext): Promise<ToolOutcome> {
  const id = idOf(request)
  const task = Object.hasOwn(context.tasks, id) ? context.tasks[id] : undefined
  if (task === undefined) return unknownTask(id, context)
  await context.workspace.cancel(String(task.callSeq))
  return {
    content: [
      {
        type: 'text',
        text: task.ended === null ? `Stopped ${id}.` : `${id} had already ended.`,
      },
    ],
    isError: false,
    display: { kind: 'task', verb: 'Stop', title: task.command },
  }
}
