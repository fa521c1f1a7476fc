/** Calls a tool as the agent does, on a workspace in RAM: input through its schema, facts about files folded in. */

import type { OpenTask, SessionState } from '#protocol/state.ts'
import {
  createMemoryWorkspace,
  type MemoryWorkspace,
  type MemoryWorkspaceOptions,
} from '#sandbox/memory/memory-workspace.ts'
import type { Workspace } from '#sandbox/workspace.ts'
import type { Clock } from '../../ports.ts'
import type { Tool, ToolOutcome } from '../tool.ts'

export interface Bench {
  workspace: MemoryWorkspace
  files: SessionState['files']
  tasks: Record<string, OpenTask>
  cwd: string
  emitted: string[]
  /** Ends every sleep at once when true: patience runs out. */
  impatient: boolean
  call(
    tool: Tool,
    input: unknown,
    options?: { key?: string; resumed?: boolean; signal?: AbortSignal },
  ): Promise<ToolOutcome>
}

/** `on` is a workspace of another kind, such as a real container's, in place of the one in RAM. */
export function createBench(options: MemoryWorkspaceOptions & { on?: Workspace; firstKey?: number } = {}): Bench {
  let calls = options.firstKey ?? 0
  const bench: Bench = {
    workspace: createMemoryWorkspace(options),
    files: {},
    tasks: {},
    cwd: '/workspace',
    emitted: [],
    impatient: false,
    call: async (
      tool,
      input,
      { key = String(++calls), resumed = false, signal = new AbortController().signal } = {},
    ) => {
      const outcome = await tool.run(tool.input.parse(input), {
        workspace: options.on ?? bench.workspace,
        key,
        inputHash: `hash of ${JSON.stringify(input)}`,
        signal,
        cwd: bench.cwd,
        root: '/workspace',
        files: bench.files,
        tasks: bench.tasks,
        clock: clockOf(bench),
        resumed,
        emitOutput: (_stream, _offset, text) => bench.emitted.push(text),
      })
      for (const file of outcome.files ?? []) {
        bench.files = {
          ...bench.files,
          [file.path]: {
            sha256: file.sha256,
            seq: calls,
            whole: file.access !== 'partial' && file.partly !== true,
            written: file.access === 'write',
          },
        }
      }
      if (outcome.cwd !== undefined) bench.cwd = outcome.cwd
      if (outcome.task !== undefined) bench.tasks[outcome.task.taskId] = taskOf(outcome.task, Number(key))
      return outcome
    },
  }
  return bench
}

export function textOf(outcome: ToolOutcome): string {
  return outcome.content.map((part) => (part.type === 'text' ? part.text : `(${part.mediaType})`)).join('\n')
}

function clockOf(bench: Bench): Clock {
  return {
    now: () => new Date(0),
    monotonic: () => 0,
    sleep: (ms, { signal }) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(resolve, bench.impatient ? 20 : ms)
        signal.addEventListener('abort', () => {
          clearTimeout(timer)
          reject(new DOMException('Aborted', 'AbortError'))
        })
      }),
  }
}

function taskOf(task: NonNullable<ToolOutcome['task']>, callSeq: number): OpenTask {
  return {
    taskId: task.taskId,
    callSeq,
    agentId: 'main',
    command: task.command,
    outputPath: task.outputPath,
    startedAt: '',
    ended: null,
    reported: false,
  }
}
