/** The output of a call or a task as one viewer follows it: from an offset to its end, as fast as the viewer takes it. The spool in the container keeps it, so nobody is slowed. */
import type { StreamEnd } from '#protocol/terminal.ts'
import type { Sandbox } from '#sandbox/provider.ts'
import { type Execution, SandboxLostError } from '#sandbox/workspace.ts'
import { PacedViewer, type StreamSink } from './paced-viewer.ts'

export class OutputStream {
  readonly #viewer: PacedViewer
  readonly #ending = new AbortController()
  #wake: () => void = () => undefined

  private constructor(sink: StreamSink, from: number) {
    this.#viewer = new PacedViewer(sink, from)
  }

  /** Null: nothing is known of that call in the container. Rejects with SandboxLostError. */
  static async follow(
    sandbox: Sandbox,
    {
      callSeq,
      from,
      sink,
      onFault,
    }: { callSeq: number; from: number; sink: StreamSink; onFault(error: unknown): void },
  ): Promise<OutputStream | null> {
    const entry = await sandbox.workspace.find(String(callSeq))
    if (entry.state !== 'running' && entry.state !== 'ended') return null
    const stream = new OutputStream(sink, from)
    // The asker is told of the stream before its first byte.
    setImmediate(() => void stream.#run(entry.execution, from).catch(onFault))
    return stream
  }

  acknowledge(offset: number): void {
    this.#viewer.acknowledge(offset)
    this.#wake()
  }

  close(): void {
    this.#ending.abort()
    this.#wake()
  }

  async #run(execution: Execution, from: number): Promise<void> {
    let reason: StreamEnd['reason'] = 'ended'
    try {
      for await (const { offset, bytes } of execution.output({ from, signal: this.#ending.signal })) {
        this.#viewer.send({ offset, bytes })
        while (!this.#viewer.hasRoom && !this.#ending.signal.aborted)
          await new Promise<void>((resolve) => {
            this.#wake = resolve
          })
      }
    } catch (error) {
      if (!(error instanceof SandboxLostError)) throw error
      reason = 'unavailable'
    }
    if (!this.#ending.signal.aborted) this.#viewer.end({ reason, exit: null })
  }
}
