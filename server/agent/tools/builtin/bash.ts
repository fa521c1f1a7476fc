/** Bash: a command in the container, waited for or left in the background. */
import { z } from 'zod'
import type { Execution } from '#sandbox/workspace.ts'
import { defineTool, failure, type Tool, type ToolContext, type ToolOutcome } from '../tool.ts'
import { BASH_WORDS } from './bash.words.ts'
import { followOutput } from './follow-output.ts'
import { presentEnd } from './present-end.ts'
import { viewedFile } from './viewed-file.ts'

const DEFAULT_TIMEOUT_MS = 120_000
const MAX_TIMEOUT_MS = 600_000
const BACKGROUND_TIMEOUT_MS = 1_800_000
const MAX_BACKGROUND_TIMEOUT_MS = 7_200_000
/** What may not be left behind is ended where it runs, at the end of the same patience; it may take this long to die. What does not is told as running. */
const DYING_MS = 30_000
/** Bytes of output that a success shows without a cut, in whatever script it is written. */
const SHOWN_WHOLE = 30_000

const input = z.strictObject({
  command: z.string().min(1).describe('The command.'),
  description: z.string().optional().describe('What it does, in five to ten words, for the person who watches.'),
  timeout: z.int().min(1).optional().describe('Milliseconds; at most 600000.'),
  run_in_background: z.boolean().optional().describe('Start it and go on at once.'),
  dangerouslyDisableSandbox: z
    .boolean()
    .optional()
    .describe('Has no effect here: every command runs in the container.'),
})
export type BashInput = z.infer<typeof input>

/** Reads a command well enough to say that it changes nothing; false where that is not proven. */
export type ProveHarmless = (command: string) => boolean

export function createBashTool(changesNothing: ProveHarmless): Tool {
  return { ...bashTool, ...proven((input) => changesNothing((input as BashInput).command)) }
}

function proven(isHarmless: (input: unknown) => boolean): Pick<Tool, 'isReadOnly' | 'isConcurrencySafe'> {
  return { isReadOnly: isHarmless, isConcurrencySafe: isHarmless }
}

/** Without a grammar nothing is proven. */
export const bashTool = defineTool<BashInput>({
  name: 'Bash',
  description: BASH_WORDS,
  input,
  recovery: 'ledger',
  isReadOnly: () => false,
  isConcurrencySafe: () => false,
  display: ({ command, description }) => ({
    kind: 'command',
    verb: 'Run',
    title: command,
    ...(description === undefined ? {} : { note: description }),
  }),
  need: ({ command }) => ({ kind: 'command', command }),
  run: async (request, context) => {
    const cwd = await standingPlace(context)
    const execution = context.resumed ? await rejoin(context) : await start(request, context, cwd)
    if (execution === null)
      return failure(
        'interrupted',
        'The container was restarted while the command ran. What it had done by then is done; its result is lost.',
      )
    if (request.run_in_background === true) return leave(request, execution)
    const outcome = await wait(request, context, execution)
    return cwd === context.cwd ? counted(request, context, outcome) : moved(outcome, cwd)
  },
})

/** The directory in which the last command stood may be gone by now; then it is the root again. */
async function standingPlace(context: ToolContext): Promise<string> {
  if (context.cwd === context.root) return context.root
  const stat = await context.workspace.stat(context.cwd)
  return stat.ok && stat.value.type === 'directory' ? context.cwd : context.root
}

function moved(outcome: ToolOutcome, cwd: string): ToolOutcome {
  const note = { type: 'text' as const, text: `Shell cwd was reset to ${cwd}: the directory before is gone.` }
  return { ...outcome, content: [note, ...outcome.content], cwd: outcome.cwd ?? cwd }
}

/** A command that shows one file and does nothing else counts as having read it. */
async function counted(request: BashInput, context: ToolContext, outcome: ToolOutcome): Promise<ToolOutcome> {
  const view = outcome.isError ? null : viewedFile(request.command, outcome.cwd ?? context.cwd)
  if (view === null) return outcome
  const read = await context.workspace.readFile(view.path)
  if (!read.ok) return outcome
  const shownWhole = view.whole && (outcome.output?.bytes ?? 0) <= SHOWN_WHOLE
  const access = shownWhole ? 'read' : 'partial'
  return { ...outcome, files: [{ path: view.path, sha256: read.value.sha256, access }] }
}

async function rejoin(context: ToolContext): Promise<Execution | null> {
  const entry = await context.workspace.find(context.key)
  return entry.state === 'running' || entry.state === 'ended' ? entry.execution : null
}

async function start(request: BashInput, context: ToolContext, cwd: string): Promise<Execution> {
  const background = request.run_in_background === true
  const env = await context.environment?.()
  return context.workspace.exec({
    key: context.key,
    inputHash: context.inputHash,
    command: request.command,
    cwd,
    ...(env === undefined || Object.keys(env).length === 0 ? {} : { env }),
    // What can move to the background is given its time there at once: the wait in the foreground is ours to end.
    timeoutMs: background
      ? Math.min(request.timeout ?? BACKGROUND_TIMEOUT_MS, MAX_BACKGROUND_TIMEOUT_MS)
      : mayMove(request.command)
        ? BACKGROUND_TIMEOUT_MS
        : patience(request),
    output: 'merged',
    background,
    reportCwd: !background,
  })
}

function patience(request: BashInput): number {
  return Math.min(request.timeout ?? DEFAULT_TIMEOUT_MS, MAX_TIMEOUT_MS)
}

/** A sleep left behind helps nobody, and a half-done git command left behind holds its lock: these are stopped instead. */
function mayMove(command: string): boolean {
  return !/^\s*sleep\b/.test(command) && !/\bgit\b/.test(command)
}

async function wait(request: BashInput, context: ToolContext, execution: Execution): Promise<ToolOutcome> {
  const waitMs = patience(request) + (mayMove(request.command) ? 0 : DYING_MS)
  using waiting = abortAfter(waitMs, context)
  const output = followOutput(execution, { signal: waiting.signal, emit: context.emitOutput })
  const end = await execution.end({ signal: waiting.signal }).catch((error: unknown) => {
    if (waiting.signal.aborted) return null
    throw error
  })
  const text = await output
  if (end !== null)
    return presentEnd({ request, end, text: await text.withTail(end.bytes.merged ?? 0), root: context.root })
  if (context.signal.aborted) return failure('cancelled', 'The command was stopped by a person.')
  return movedBehind(request, execution, waitMs)
}

/** Aborts when the call is aborted, or when patience ends first. */
function abortAfter(ms: number, context: ToolContext): Disposable & { signal: AbortSignal } {
  const controller = new AbortController()
  const stop = () => controller.abort()
  context.signal.addEventListener('abort', stop, { once: true })
  if (context.signal.aborted) stop()
  context.clock.sleep(ms, { signal: controller.signal }).then(stop, () => undefined)
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      context.signal.removeEventListener('abort', stop)
      stop()
    },
  }
}

function movedBehind(request: BashInput, execution: Execution, waitedMs: number): ToolOutcome {
  const left = leave(request, execution)
  const first = `The command was still running after ${waitedMs} ms and goes on in the background.`
  return { ...left, content: [{ type: 'text', text: `${first} ${hints(execution)}` }] }
}

function leave(request: BashInput, execution: Execution): ToolOutcome {
  return {
    content: [{ type: 'text', text: `Started in the background. ${hints(execution)}` }],
    isError: false,
    display: {
      kind: 'task',
      verb: 'Start',
      title: request.command,
      ...(request.description === undefined ? {} : { note: request.description }),
    },
    task: {
      taskId: taskIdOf(execution.key),
      command: request.command,
      ...(request.description === undefined ? {} : { description: request.description }),
      outputPath: execution.outputPath,
    },
  }
}

function hints(execution: Execution): string {
  return `Task id: ${taskIdOf(execution.key)}. Its output goes to ${execution.outputPath}; see it with TaskOutput, end it with TaskStop. You will be told when it ends.`
}

/** What the model calls the task of a key. */
export function taskIdOf(key: string): string {
  return `task_${key}`
}
