/** The view of commands in the background. */
import { columnText } from '../storable-text.ts'
import { createRowChanges, type Projection, updateByKey } from './part.ts'

const COLUMNS = `task_id text, call_seq int, agent_id text, command text, outcome text, exit_code int, output_bytes bigint`

const INSERT = `INSERT INTO tasks (session_id, task_id, call_seq, agent_id, command, started_at, outcome, exit_code, output_bytes, ended_at)
  SELECT $1, r.task_id, r.call_seq, r.agent_id, r.command, l.at, r.outcome, r.exit_code, r.output_bytes,
    CASE WHEN r.outcome IS NOT NULL THEN l.at END
  FROM l, rows AS r(${COLUMNS}) ON CONFLICT (session_id, task_id) DO NOTHING`

const UPDATE = updateByKey({
  table: 'tasks',
  key: 'task_id',
  columns: COLUMNS,
  set: 'outcome = r.outcome, exit_code = r.exit_code, output_bytes = r.output_bytes, ended_at = r.now',
})

export const projectTasks: Projection = (facts) => {
  const tasks = createRowChanges<object, object>()
  for (const { draft } of facts) {
    const { event, agentId } = draft
    if (event.type === 'task-started') {
      const { taskId, callSeq, command } = event
      const texts = { task_id: columnText(taskId), command: columnText(command) }
      tasks.add(taskId, { ...texts, call_seq: callSeq, agent_id: agentId })
    } else if (event.type === 'task-ended') {
      const { taskId, outcome, exitCode, outputBytes } = event
      tasks.change(taskId, { task_id: columnText(taskId), outcome, exit_code: exitCode, output_bytes: outputBytes })
    }
  }
  return tasks.parts({ name: 'tasks', insert: INSERT, update: UPDATE })
}
