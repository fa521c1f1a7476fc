/** What the engine tells of our containers: that one died, was stopped, or ran out of memory. Listens again when the engine was away. */
import { z } from 'zod'
import type { Engine } from './engine.ts'

const eventSchema = z.object({
  Action: z.string(),
  Actor: z.object({ Attributes: z.record(z.string(), z.string()) }),
})

export type EngineEvent =
  | { kind: 'died'; sandboxId: string; exitCode: number }
  | { kind: 'out-of-memory'; sandboxId: string }

const RETRY_MS = 1000

export interface EngineWatch {
  close(): void
}

export function watchEngine(
  engine: Engine,
  installationId: string,
  onEvent: (event: EngineEvent) => void,
): EngineWatch {
  const controller = new AbortController()
  const listen = async (): Promise<void> => {
    while (!controller.signal.aborted) {
      // While the engine is away, what happens shows when the link to a daemon breaks.
      await follow(engine, { installationId, signal: controller.signal, onEvent }).catch(() => undefined)
      if (!controller.signal.aborted) await new Promise((resolve) => setTimeout(resolve, RETRY_MS).unref())
    }
  }
  void listen()
  return { close: () => controller.abort() }
}

interface Following {
  installationId: string
  signal: AbortSignal
  onEvent(event: EngineEvent): void
}

/** Until the stream ends. */
async function follow(engine: Engine, { installationId, signal, onEvent }: Following): Promise<void> {
  const filters = { label: [`slipway.installation=${installationId}`], event: ['die', 'oom'] }
  const stream = await engine.getEvents({ filters, abortSignal: signal })
  stream.setEncoding('utf8')
  let rest = ''
  for await (const part of stream as unknown as AsyncIterable<string>) {
    const lines = (rest + part).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) tell(line, onEvent)
  }
}

function tell(line: string, onEvent: (event: EngineEvent) => void): void {
  if (line.trim() === '') return
  const parsed = eventSchema.safeParse(JSON.parse(line))
  const sandboxId = parsed.data?.Actor.Attributes['slipway.sandbox']
  if (!parsed.success || sandboxId === undefined) return
  if (parsed.data.Action === 'oom') onEvent({ kind: 'out-of-memory', sandboxId })
  else onEvent({ kind: 'died', sandboxId, exitCode: Number(parsed.data.Actor.Attributes['exitCode'] ?? 0) })
}
