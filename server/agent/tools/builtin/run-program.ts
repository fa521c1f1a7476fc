/** A program of the container that a tool needs for itself: bounded in time and output, under a key beside the call's own. */
import type { ToolContext } from '../tool.ts'

const TIMEOUT_MS = 30_000
/** Bytes of its output that are taken; what comes after is left. */
const MAX_BYTES = 4 * 1024 * 1024

export interface ProgramEnd {
  /** Null: it could not be started, or did not end by itself. */
  exitCode: number | null
  output: Uint8Array
}

/** `name` tells it from other programs of the same call. Without a shell: no word of `argv` is interpreted. */
export async function runProgram(
  context: ToolContext,
  program: { name: string; argv: readonly string[] },
): Promise<ProgramEnd> {
  const key = `${context.key}-${program.name}`
  const execution = await context.workspace.exec({
    key,
    inputHash: context.inputHash,
    command: program.argv,
    cwd: context.root,
    timeoutMs: TIMEOUT_MS,
    output: 'separate',
  })
  const parts: Uint8Array[] = []
  let size = 0
  for await (const { bytes } of execution.output({ stream: 'stdout', signal: context.signal })) {
    parts.push(bytes.subarray(0, MAX_BYTES - size))
    size = Math.min(MAX_BYTES, size + bytes.length)
    if (size === MAX_BYTES) break
  }
  const end = await execution.end({ signal: context.signal })
  context.workspace.acknowledge(key).catch(() => undefined)
  return { exitCode: end.kind === 'exited' && end.exitCode !== 127 ? end.exitCode : null, output: concat(parts, size) }
}

function concat(parts: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
