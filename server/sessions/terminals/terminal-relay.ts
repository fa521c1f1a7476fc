/** One terminal as this server passes it on: read once from the container, sent to each viewer at its own pace. */
import { STREAM_LIMITS, type StreamEnd } from '#protocol/terminal.ts'
import { ByteRing } from '#sandbox/byte-ring.ts'
import { Pacer } from '#sandbox/pacer.ts'
import type { TerminalLine } from '#sandbox/terminals.ts'
import { SandboxLostError } from '#sandbox/workspace.ts'
import type { PacedViewer } from './paced-viewer.ts'

export interface RelayOptions {
  line: TerminalLine
  /** Why there is nothing more, once the container has said its last byte. */
  endOf(): Promise<Omit<StreamEnd, 'streamId'>>
  /** A fault of ours, or a container that says what no daemon of ours says. */
  onFault(error: unknown): void
  /** It passes nothing on any more: who comes next needs another. */
  onEnd(): void
}

export class TerminalRelay {
  readonly ring = new ByteRing(STREAM_LIMITS.ringBytes)
  readonly #options: RelayOptions
  readonly #viewers = new Set<PacedViewer>()
  readonly #gate = new Gate()
  readonly #pacer = new Pacer(this.#gate, this.ring)
  #pumping: NodeJS.Immediate | undefined
  #end: Omit<StreamEnd, 'streamId'> | null = null

  constructor(options: RelayOptions) {
    this.#options = options
    void this.#run()
  }

  get viewers(): number {
    return this.#viewers.size
  }

  write(bytes: Uint8Array): void {
    this.#options.line.write(bytes)
  }

  join(viewer: PacedViewer): void {
    this.#viewers.add(viewer)
    this.#pacer.join(viewer.follower)
    this.#schedule()
  }

  leave(viewer: PacedViewer): void {
    this.#viewers.delete(viewer)
    this.#pacer.leave(viewer.follower)
    if (this.#viewers.size === 0) this.close()
  }

  /** It has acknowledged something. */
  moved(viewer: PacedViewer): void {
    if (this.#pump(viewer)) this.#pacer.moved()
  }

  /** Nobody looks any more. */
  close(): void {
    clearImmediate(this.#pumping)
    this.#pacer.end()
    this.#gate.resume()
    this.#options.line.close()
    this.#options.onEnd()
  }

  async #run(): Promise<void> {
    try {
      for await (const { offset, bytes } of this.#options.line.output) {
        this.ring.skipTo(offset)
        this.ring.write(bytes)
        this.#schedule()
        this.#pacer.check()
        await this.#gate.opened
      }
      this.#end = await this.#options.endOf()
    } catch (error) {
      if (!(error instanceof SandboxLostError)) this.#options.onFault(error)
      this.#end = { reason: 'unavailable', exit: null }
    }
    this.#options.onEnd()
    this.#pumpAll()
  }

  /** Gathers what comes within one turn of the event loop. */
  #schedule(): void {
    this.#pumping ??= setImmediate(() => {
      this.#pumping = undefined
      this.#pumpAll()
    })
  }

  #pumpAll(): void {
    let moved = false
    for (const viewer of this.#viewers) moved = this.#pump(viewer) || moved
    if (moved) this.#pacer.moved()
  }

  #pump(viewer: PacedViewer): boolean {
    const moved = viewer.pump(this.ring)
    if (this.#end !== null && viewer.follower.position >= this.ring.total) viewer.end(this.#end)
    return moved
  }
}

/** Open, or to be waited for. */
class Gate {
  #open: (() => void) | null = null
  opened: Promise<void> = Promise.resolve()

  pause(): void {
    if (this.#open !== null) return
    this.opened = new Promise((resolve) => {
      this.#open = resolve
    })
  }

  resume(): void {
    this.#open?.()
    this.#open = null
  }
}
