/** The Docker engine behind dockerode: every call has a time limit, every failure a kind. */
import { Agent } from 'node:http'
import type { Duplex, Readable } from 'node:stream'
import Docker from 'dockerode'

/** Where the engine is. Absent: what `DOCKER_HOST` names, else the socket of this machine. */
export interface EngineAddress {
  socketPath?: string
  host?: string
  port?: number
  protocol?: 'http' | 'https' | 'ssh'
  ca?: string
  cert?: string
  key?: string
}

/** `unavailable`: no engine answers; `conflict`: the state of the thing forbids it (paused, name taken, in use). */
export type EngineFailure = 'unavailable' | 'timeout' | 'not_found' | 'conflict' | 'failed'

export class EngineError extends Error {
  override readonly name = 'EngineError'
  readonly kind: EngineFailure
  constructor(kind: EngineFailure, message: string, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
  }
}

/** Milliseconds. */
const QUICK = 10_000
const SLOW = 60_000

export interface EventFilter {
  type: string[]
  event: string[]
  label: string[]
}

/** Its types forget that these take options. */
type Take<T> = (this: unknown, options: { abortSignal: AbortSignal }) => Promise<T>

export class Engine {
  readonly #docker: Docker

  constructor(address: EngineAddress = {}) {
    // A pooled connection that a restarted engine has closed would fail the next call for nothing.
    this.#docker = new Docker({ ...address, ...(address.host === undefined ? { agent: new Agent() } : {}) } as object)
  }

  version(): Promise<{ version: string; apiVersion: string; arch: string }> {
    return this.#call(3000, async (abortSignal) => {
      const { Version, ApiVersion, Arch } = await (this.#docker.version as Take<Docker.DockerVersion>).call(
        this.#docker,
        { abortSignal },
      )
      return { version: Version, apiVersion: ApiVersion, arch: Arch }
    })
  }

  /** The engine's own machine, and where it keeps its files there. */
  host(): Promise<{ name: string; rootDir: string }> {
    return this.#call(QUICK, async (abortSignal) => {
      const info = this.#docker.info as Take<{ Name: string; DockerRootDir: string }>
      const { Name, DockerRootDir } = await info.call(this.#docker, { abortSignal })
      return { name: Name, rootDir: DockerRootDir }
    })
  }

  /** Null: the engine does not have it. */
  image(name: string): Promise<Docker.ImageInspectInfo | null> {
    return orNull(
      this.#call(QUICK, (abortSignal) =>
        this.#docker.getImage(name).inspect({ abortSignal } as Docker.ImageInspectOptions),
      ),
    )
  }

  createVolume(options: Docker.VolumeCreateOptions): Promise<void> {
    return this.#call(SLOW, async (abortSignal) => {
      await this.#docker.createVolume({ ...options, abortSignal })
    })
  }

  volumes(label: string): Promise<Docker.VolumeInspectInfo[]> {
    return this.#call(SLOW, async (abortSignal) => {
      const filters = { label: [label] }
      return (await this.#docker.listVolumes({ filters, abortSignal } as Docker.VolumeListOptions)).Volumes ?? []
    })
  }

  volume(name: string): Promise<Docker.VolumeInspectInfo | null> {
    return orNull(
      this.#call(QUICK, (abortSignal) => {
        const volume = this.#docker.getVolume(name)
        return (volume.inspect as Take<Docker.VolumeInspectInfo>).call(volume, { abortSignal })
      }),
    )
  }

  /** No error when it is gone already. */
  async removeVolume(name: string): Promise<void> {
    await orNull(this.#call(SLOW, (abortSignal) => this.#docker.getVolume(name).remove({ abortSignal })))
  }

  create(options: Docker.ContainerCreateOptions): Promise<string> {
    return this.#call(SLOW, async (abortSignal) => (await this.#docker.createContainer({ ...options, abortSignal })).id)
  }

  start(id: string): Promise<void> {
    return this.#call(SLOW, async (abortSignal) => {
      await this.#docker.getContainer(id).start({ abortSignal })
    })
  }

  /** Null: there is no such container. */
  inspect(id: string): Promise<Docker.ContainerInspectInfo | null> {
    return orNull(this.#call(QUICK, (abortSignal) => this.#docker.getContainer(id).inspect({ abortSignal })))
  }

  containers(label: string): Promise<Docker.ContainerInfo[]> {
    return this.#call(SLOW, (abortSignal) =>
      this.#docker.listContainers({ all: true, filters: { label: [label] }, abortSignal }),
    )
  }

  pause(id: string): Promise<void> {
    return this.#call(SLOW, (abortSignal) => this.#docker.getContainer(id).pause({ abortSignal }))
  }

  unpause(id: string): Promise<void> {
    return this.#call(SLOW, (abortSignal) => this.#docker.getContainer(id).unpause({ abortSignal }))
  }

  /** SIGTERM, and SIGKILL after `seconds`. */
  stop(id: string, seconds: number): Promise<void> {
    return this.#call(SLOW, async (abortSignal) => {
      await this.#docker.getContainer(id).stop({ t: seconds, abortSignal })
    })
  }

  /** Kills what runs. No error when it is gone already. */
  async remove(id: string): Promise<void> {
    await orNull(
      this.#call(SLOW, (abortSignal) =>
        this.#docker.getContainer(id).remove({ force: true, abortSignal } as Docker.ContainerRemoveOptions),
      ),
    )
  }

  /** The last of what a container's own program said. */
  logs(id: string): Promise<string> {
    return this.#call(QUICK, async (abortSignal) => {
      const logs = await this.#docker.getContainer(id).logs({ stdout: true, stderr: true, tail: 20, abortSignal })
      return stripFrames(logs).trim()
    })
  }

  /** Only for containers that were never started. */
  putArchive(id: string, options: { path: string; tar: Readable }): Promise<void> {
    return this.#call(5 * SLOW, async (abortSignal) => {
      await this.#docker.getContainer(id).putArchive(options.tar, { path: options.path, abortSignal })
    })
  }

  /** Whether a path is there, in a container that need not run. */
  async hasPath(id: string, path: string): Promise<boolean> {
    const found = await orNull(
      this.#call(QUICK, (abortSignal) =>
        this.#docker.getContainer(id).infoArchive({ path, abortSignal } as { path: string }),
      ),
    )
    return found !== null
  }

  /** Both ways of a program's input and output, in Docker's frames. */
  execPipe(id: string, argv: string[]): Promise<Duplex> {
    return this.#call(QUICK, async (abortSignal) => {
      const exec = await this.#docker.getContainer(id).exec({
        ...{ Cmd: argv, User: '0:0', Tty: false, AttachStdin: true, AttachStdout: true, AttachStderr: true },
        abortSignal,
      })
      return exec.start({ hijack: true, stdin: true, Tty: false, abortSignal })
    })
  }

  /** Lines of JSON, until the engine or the signal ends it. `signal` also ends the stream that was returned. */
  events(filters: EventFilter, signal: AbortSignal): Promise<Readable> {
    return this.#call(QUICK, async (abortSignal) => {
      const either = AbortSignal.any([abortSignal, signal])
      return (await this.#docker.getEvents({
        filters: JSON.stringify(filters),
        abortSignal: either,
      })) as unknown as Readable
    })
  }

  async #call<T>(ms: number, work: (abortSignal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController()
    const timer = setTimeout(() => controller.abort(new EngineError('timeout', 'too slow')), ms)
    try {
      return await work(controller.signal)
    } catch (error) {
      throw controller.signal.aborted
        ? new EngineError('timeout', `The Docker engine did not answer within ${ms / 1000} s.`, { cause: error })
        : classify(error)
    } finally {
      // What was opened lives on: only the call has a time limit.
      clearTimeout(timer)
    }
  }
}

async function orNull<T>(promise: Promise<T>): Promise<T | null> {
  try {
    return await promise
  } catch (error) {
    if (error instanceof EngineError && error.kind === 'not_found') return null
    throw error
  }
}

const KINDS: Readonly<Record<number, EngineFailure>> = { 404: 'not_found', 409: 'conflict', 304: 'conflict' }
const NO_ENGINE = ['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'EACCES', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND']

function classify(error: unknown): EngineError {
  const { statusCode, code, reason, json, message } = error as {
    statusCode?: number
    code?: string
    reason?: string
    json?: { message?: string }
    message?: string
  }
  if (statusCode !== undefined) {
    const words = json?.message ?? reason ?? message ?? `status ${statusCode}`
    return new EngineError(KINDS[statusCode] ?? 'failed', words, { cause: error })
  }
  if (code !== undefined && NO_ENGINE.includes(code)) {
    const why = code === 'EACCES' ? 'this user may not use its socket' : 'it does not answer'
    return new EngineError('unavailable', `The Docker engine cannot be reached: ${why} (${code}).`, { cause: error })
  }
  // A connection that was cut before the answer.
  const kind = message === 'socket hang up' ? 'unavailable' : 'failed'
  return new EngineError(kind, message ?? String(error), { cause: error })
}

/** Without Docker's frames of eight bytes before each piece. */
function stripFrames(framed: Buffer): string {
  const parts: Buffer[] = []
  for (let at = 0; at + 8 <= framed.length; ) {
    const length = framed.readUInt32BE(at + 4)
    parts.push(framed.subarray(at + 8, at + 8 + length))
    at += 8 + length
  }
  return Buffer.concat(parts).toString('utf8')
}
