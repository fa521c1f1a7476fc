/** Counts how long nobody has used a container: first it is paused, later stopped. */

export interface IdleClockOptions {
  /** Milliseconds without use until each. */
  pauseMs: number
  stopMs: number
  busy(): boolean
  pause(): Promise<void>
  stop(): Promise<void>
}

export class IdleClock {
  readonly #options: IdleClockOptions
  #state: 'off' | 'running' | 'paused' = 'off'
  #timer: NodeJS.Timeout | undefined
  #ended = false

  constructor(options: IdleClockOptions) {
    this.#options = options
  }

  /** `off`: there is no container to be put away. */
  get state(): 'off' | 'running' | 'paused' {
    return this.#state
  }

  start(): void {
    this.#state = 'running'
    this.#arm()
  }

  startPaused(): void {
    this.#state = 'paused'
    this.#arm()
  }

  /** Somebody used it just now. */
  touch(): void {
    if (this.#state === 'running') this.#arm()
  }

  /** There is no container any more, or none yet. */
  reset(): void {
    this.#state = 'off'
    clearTimeout(this.#timer)
  }

  /** For good. */
  end(): void {
    this.#ended = true
    this.reset()
  }

  #arm(): void {
    clearTimeout(this.#timer)
    if (this.#ended) return
    const { pauseMs, stopMs } = this.#options
    const after = this.#state === 'running' ? pauseMs : stopMs
    this.#timer = setTimeout(() => void this.#due(), after).unref()
  }

  async #due(): Promise<void> {
    const { busy, pause, stop } = this.#options
    if (busy()) return this.#arm()
    if (this.#state === 'running') {
      this.#state = 'paused'
      await pause()
      if (this.#state === 'paused') this.#arm()
    } else {
      this.#state = 'off'
      await stop()
    }
  }
}
