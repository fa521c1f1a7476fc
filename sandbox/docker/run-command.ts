/** A person's command, with what it wrote kept in memory up to a limit. */
import { randomUUID } from 'node:crypto'
import type { Sandbox } from '../provider.ts'
import type { OutputStream, Workspace } from '../workspace.ts'

type Request = Parameters<Sandbox['run']>[0]
type Ran = Awaited<ReturnType<Sandbox['run']>>

/** Aborting cancels the command; it then ends as `cancelled`. */
export async function runCommand(workspace: Workspace, request: Request): Promise<Ran> {
  const { command, cwd, timeoutMs, maxBytes, signal } = request
  const key = `run-${randomUUID()}`
  const execution = await workspace.exec({
    ...{ key, inputHash: key, command, timeoutMs, output: 'separate' },
    ...(cwd === undefined ? {} : { cwd }),
  })
  const cancel = () => void workspace.cancel(key).catch(() => undefined)
  signal?.addEventListener('abort', cancel, { once: true })
  if (signal?.aborted === true) cancel()
  try {
    const collect = (stream: OutputStream) => firstBytes(execution.output({ stream }), maxBytes)
    const [stdout, stderr, end] = await Promise.all([collect('stdout'), collect('stderr'), execution.end()])
    await workspace.acknowledge(key)
    return { end, stdout: stdout.bytes, stderr: stderr.bytes, truncated: stdout.truncated || stderr.truncated }
  } finally {
    signal?.removeEventListener('abort', cancel)
  }
}

/** Stops reading where the limit is; the command itself goes on. */
async function firstBytes(
  chunks: AsyncIterable<{ bytes: Uint8Array }>,
  maxBytes: number,
): Promise<{ bytes: Uint8Array; truncated: boolean }> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const { bytes } of chunks) {
    parts.push(bytes.subarray(0, maxBytes - length))
    length += bytes.length
    if (length > maxBytes) return { bytes: Buffer.concat(parts), truncated: true }
  }
  return { bytes: Buffer.concat(parts), truncated: false }
}
