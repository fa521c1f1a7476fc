/** The end of a command in words for the model and for the screen. */
import type { ExecEnd } from '#sandbox/workspace.ts'
import { clipEnd, clipMiddle, clipStart } from '../text/clip.ts'
import { cleanOutput } from '../text/decode-output.ts'
import type { ToolOutcome } from '../tool.ts'
import type { OutputText } from './follow-output.ts'

/** Characters that a success, and that a failure, puts into the conversation. */
const SUCCESS_CHARACTERS = 30_000
const FAILURE_CHARACTERS = 10_000

/** Programs whose exit code 1 says "no", not "failed". */
const ONE_IS_AN_ANSWER = /^\s*(?:grep|rg|egrep|fgrep|find|diff|test|\[|git\s+(?:diff|grep))(?:\s|$)/

export interface Ended {
  request: { command: string; description?: string | undefined; timeout?: number | undefined }
  end: ExecEnd
  text: OutputText
  root: string
}

export function presentEnd(ended: Ended): ToolOutcome {
  const { request, end, root } = ended
  const failed =
    end.kind !== 'exited' || !(end.exitCode === 0 || (end.exitCode === 1 && ONE_IS_AN_ANSWER.test(request.command)))
  const body = bounded(ended, failed ? FAILURE_CHARACTERS : SUCCESS_CHARACTERS)
  const cwd = cwdAfter(end, root)
  const parts = [
    ...(failed ? [headline(end, request)] : []),
    ...(body === '' ? (failed ? [] : ['(no output)']) : [body]),
    ...(cwd.reset ? [`Shell cwd was reset to ${root}`] : []),
  ]
  return {
    content: [{ type: 'text', text: parts.join('\n') }],
    isError: failed,
    ...(failed ? { errorKind: errorKind(end) } : {}),
    display: {
      kind: 'command',
      verb: 'Run',
      title: request.command,
      ...(end.exitCode === null ? {} : { exitCode: end.exitCode }),
      ...(request.description === undefined ? {} : { note: request.description }),
    },
    output: { path: end.outputPath, bytes: end.bytes.merged ?? 0 },
    ...(cwd.path === undefined ? {} : { cwd: cwd.path }),
  }
}

function bounded({ text, end }: Ended, limit: number): string {
  const where = `The whole output is in ${end.outputPath}.`
  if (text.kind === 'whole')
    return clipMiddle(cleanOutput(text.text).trimEnd(), limit, (count) => `[… ${count} characters left out. ${where}]`)
  const head = clipStart(cleanOutput(text.head), limit / 2)
  const tail = clipEnd(cleanOutput(text.tail).trimEnd(), limit / 2)
  return `${head}\n[… about ${text.missingBytes} bytes left out. ${where}]\n${tail}`
}

function headline(end: ExecEnd, request: Ended['request']): string {
  if (end.outOfMemory) return `${exitLine(end)}\nThe command was killed because the container ran out of memory.`
  if (end.kind === 'timeout') return `The command was stopped after ${request.timeout ?? end.durationMs} ms (timeout).`
  if (end.kind === 'cancelled')
    return `The command was stopped${end.message === undefined ? ' by a person.' : `: ${end.message}`}`
  if (end.kind === 'interrupted') return 'The command was interrupted: the container stopped while it ran.'
  if (end.kind === 'refused') return `The command was not started: ${end.message ?? 'refused by the container'}.`
  return exitLine(end)
}

function exitLine(end: ExecEnd): string {
  return end.signal === null
    ? `Exit code ${end.exitCode ?? 'unknown'}`
    : `Exit code ${end.exitCode ?? 128} (killed by ${end.signal})`
}

function errorKind(end: ExecEnd): NonNullable<ToolOutcome['errorKind']> {
  if (end.outOfMemory) return 'out_of_memory'
  if (end.kind === 'timeout') return 'timeout'
  if (end.kind === 'cancelled') return 'cancelled'
  return end.kind === 'interrupted' ? 'interrupted' : 'failed'
}

function cwdAfter(end: ExecEnd, root: string): { path?: string; reset: boolean } {
  if (end.cwd === undefined) return { reset: false }
  const inside = end.cwd === root || end.cwd.startsWith(`${root}/`)
  return inside ? { path: end.cwd, reset: false } : { path: root, reset: true }
}
