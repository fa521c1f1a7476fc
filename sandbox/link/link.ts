/** A link to a daemon that survives its connections: what is asked waits for the next one, until the sandbox itself is gone. */
import type { ClientHttp2Stream } from 'node:http2'
import type { Duplex } from 'node:stream'
import type { z } from 'zod'
import { type Hello, helloSchema } from '../inside/wire.ts'
import { SandboxLostError } from '../workspace.ts'
import { type Ask, Channel, ChannelClosedError, DaemonError } from './channel.ts'

export interface LinkOptions {
  /** A new byte stream to the daemon. Rejects with SandboxLostError when there is none to be had any more. */
  dial(): Promise<Duplex>
  epoch: number
  /** Told of each new connection, the first included. */
  onChannel?(channel: Channel): void
}

/** Tries to connect again, and milliseconds before each: an engine that restarts is back within half a minute. */
const RETRY_MS = [0, 100, 300, 1000, 2000, 4000, 4000, 4000, 5000, 5000, 5000]

export class Link {
  readonly #options: LinkOptions
  #epoch: number
  #channel: Promise<Channel> | null = null
  #lost: SandboxLostError | null = null
  #hello: Hello | null = null
  #detached = false
  readonly #lostListeners = new Set<(error: SandboxLostError) => void>()

  private constructor(options: LinkOptions) {
    this.#options = options
    this.#epoch = options.epoch
  }

  /** Rejects with SandboxLostError when the daemon cannot be reached. */
  static async connect(options: LinkOptions): Promise<Link> {
    const link = new Link(options)
    await link.#current()
    return link
  }

  get hello(): Hello {
    if (this.#hello === null) throw new Error('A link without a hello.')
    return this.#hello
  }

  onLost(listener: (error: SandboxLostError) => void): void {
    this.#lostListeners.add(listener)
  }

  /** The container is known to be gone: everything that waits fails with this. Who let go before is told nothing. */
  async lose(error: SandboxLostError): Promise<void> {
    if (this.#lost !== null || this.#detached) return
    this.#lost = error
    for (const listener of this.#lostListeners) listener(error)
    await this.#drop()
  }

  async setEpoch(epoch: number): Promise<void> {
    if (epoch <= this.#epoch) return
    this.#epoch = epoch
    await this.#sayHello(await this.#current())
  }

  async detach(): Promise<void> {
    this.#detached = true
    await this.#drop()
  }

  /** What may be asked twice is asked again after a lost connection. */
  json<T extends z.ZodType>(ask: Ask, schema: T, options: { once?: boolean } = {}): Promise<z.infer<T>> {
    return this.#ask((channel) => channel.json(ask, schema), options.once === true)
  }
  framed<T extends z.ZodType>(
    ask: Ask,
    schema: T,
    options: { once?: boolean } = {},
  ): Promise<{ head: z.infer<T>; bytes: Uint8Array }> {
    return this.#ask((channel) => channel.framed(ask, schema), options.once === true)
  }
  open(ask: Ask & { keepOpen?: boolean }): Promise<{ stream: ClientHttp2Stream; status: number }> {
    return this.#ask((channel) => channel.open(ask), false)
  }

  async #ask<T>(work: (channel: Channel) => Promise<T>, once: boolean): Promise<T> {
    for (let tries = 0; ; tries++) {
      const channel = await this.#current()
      try {
        return await work(channel)
      } catch (error) {
        if (!(error instanceof ChannelClosedError)) throw error
        if (this.#channel !== null && (await this.#channel) === channel) this.#channel = null
        if (once || tries >= 3)
          throw new SandboxLostError('unreachable', 'The connection to the sandbox was lost.', { cause: error })
      }
    }
  }

  #current(): Promise<Channel> {
    if (this.#lost !== null) return Promise.reject(this.#lost)
    if (this.#detached)
      return Promise.reject(new SandboxLostError('unreachable', 'This server no longer speaks to the sandbox.'))
    this.#channel ??= this.#connect().catch((error: unknown) => {
      this.#channel = null
      throw error
    })
    return this.#channel
  }

  async #connect(): Promise<Channel> {
    let last: unknown
    for (const ms of RETRY_MS) {
      if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms))
      if (this.#lost !== null) throw this.#lost
      try {
        return await this.#connectOnce()
      } catch (error) {
        // Whoever dials may be the first to see it: an engine that was away tells of no end that came meanwhile.
        if (error instanceof SandboxLostError) void this.lose(error)
        if (error instanceof SandboxLostError || error instanceof DaemonError) throw this.#asLost(error)
        last = error
      }
    }
    throw new SandboxLostError('unreachable', 'The sandbox does not answer.', { cause: last })
  }

  async #connectOnce(): Promise<Channel> {
    const channel = new Channel(await this.#options.dial())
    try {
      await this.#sayHello(channel)
    } catch (error) {
      channel.destroy()
      throw error
    }
    channel.closed.then(
      () => {
        this.#channel = null
      },
      () => undefined,
    )
    // Until then each call has a stream of its own; how the connection ends is told elsewhere.
    channel.shareCalls().catch(() => undefined)
    this.#options.onChannel?.(channel)
    return channel
  }

  async #sayHello(channel: Channel): Promise<void> {
    const hello = await channel.json({ path: `/hello?epoch=${this.#epoch}` }, helloSchema)
    if (this.#hello !== null && (this.#hello.bootId !== hello.bootId || this.#hello.ledgerId !== hello.ledgerId))
      throw new SandboxLostError('daemon_died', 'The sandbox was restarted.')
    this.#hello = hello
  }

  #asLost(error: SandboxLostError | DaemonError): SandboxLostError {
    return error instanceof SandboxLostError
      ? error
      : new SandboxLostError('unreachable', `The sandbox refused the connection: ${error.message}`, { cause: error })
  }

  async #drop(): Promise<void> {
    const channel = await this.#channel?.catch(() => null)
    this.#channel = null
    channel?.destroy()
  }
}
