/** Terminals and followed output of one browser: what it asks is checked against its rights, and its streams have numbers. */
import type { z } from 'zod'
import type { Action } from '#protocol/api/route.ts'
import type { ServerToClient, SocketProblem } from '#protocol/socket.ts'
import type { outputFollowSchema, terminalAttachSchema, terminalOpenSchema } from '#protocol/terminal.ts'
import { SandboxLostError } from '#sandbox/workspace.ts'
import type { SessionLogger } from '#server/sessions/ports.ts'
import type { Registry } from '#server/sessions/registry.ts'
import type { Session } from '#server/sessions/session.ts'
import type { AttachedTerminal } from '#server/sessions/terminals/attach-viewer.ts'
import { OutputStream } from '#server/sessions/terminals/output-stream.ts'
import type { StreamSink } from '#server/sessions/terminals/paced-viewer.ts'
import type { Sessions } from '#server/store/sessions.ts'
import { authorize } from './authorize.ts'
import { actorOf } from './caller.ts'
import { socketProblem as problem } from './checked-message.ts'
import { personOf, type SocketFrame } from './socket-frame.ts'
import type { BrowserSocket } from './socket-wire.ts'

export interface StreamsOptions {
  socket: BrowserSocket
  frame: SocketFrame
  registry: Registry
  sessions: Sessions
  logger: SessionLogger
}

/** Streams of one browser at a time. */
const MOST_STREAMS = 64
/** Milliseconds between looks whether the rights still hold. */
const RECHECK_MS = 2_000

interface Open {
  sessionId: string
  /** Without it the stream ends. */
  action: Action
  terminal: AttachedTerminal | null
  acknowledge(offset: number): void
  close(): void
}

export function serveStreams(options: StreamsOptions): void {
  const { socket, frame } = options
  const streams = new Streams(options)
  frame.on('terminal-open', (request) => streams.openTerminal(request))
  frame.on('terminal-attach', (request) => streams.attach(request))
  frame.on('terminal-close', ({ sessionId, terminalId }) =>
    streams.change(sessionId, ({ terminals }) => terminals.close(terminalId)),
  )
  frame.on('terminal-rename', ({ sessionId, terminalId, title }) =>
    streams.change(sessionId, ({ terminals }) => terminals.rename(terminalId, title)),
  )
  frame.on('terminal-control', async ({ streamId, ...size }) =>
    streams.control(streamId, (terminal) => terminal.takeControl(size)),
  )
  frame.on('terminal-resize', async ({ streamId, ...size }) =>
    streams.control(streamId, (terminal) => terminal.resize(size)),
  )
  frame.on('terminal-input', async ({ streamId, bytes }) => {
    streams.get(streamId)?.terminal?.input(bytes)
    return undefined
  })
  frame.on('output-follow', (request) => streams.followOutput(request))
  frame.on('stream-ack', async ({ streamId, offset }) => {
    streams.get(streamId)?.acknowledge(offset)
    return undefined
  })
  frame.on('stream-close', async ({ streamId }) => {
    streams.close(streamId)
    return undefined
  })
  socket.on('disconnect', () => streams.end())
}

class Streams {
  readonly #options: StreamsOptions
  readonly #open = new Map<number, Open>()
  readonly #timer: NodeJS.Timeout
  #lastId = 0

  constructor(options: StreamsOptions) {
    this.#options = options
    this.#timer = setInterval(() => void this.#recheck(), RECHECK_MS).unref()
  }

  get(streamId: number): Open | undefined {
    return this.#open.get(streamId)
  }

  async openTerminal(request: z.output<typeof terminalOpenSchema>) {
    const { sessionId, clientId, ...rest } = request
    const found = await this.#session(sessionId, 'exec')
    if (found.kind === 'problem') return found
    const person = personOf(this.#options.socket)
    const control = { userId: person.user.id, clientId }
    const opened = await found.session.terminals.open({ ...rest, control }, actorOf(person))
    return opened.ok
      ? { kind: 'opened' as const, terminal: opened.value }
      : problem(opened.problem.code, opened.problem.message)
  }

  async attach({ sessionId, terminalId, clientId, fromOffset }: z.output<typeof terminalAttachSchema>) {
    const found = await this.#session(sessionId, 'terminal-read')
    if (found.kind === 'problem') return found
    const person = personOf(this.#options.socket)
    const { sessions } = this.#options
    const mayType = authorize(person, 'exec', await sessions.get(sessionId)).allowed
    const streamId = this.#nextId()
    if (streamId === null) return problem('too_many', `At most ${MOST_STREAMS} streams at a time.`)
    const who = { userId: person.user.id, clientId }
    const attached = await found.session.terminals.attach({
      ...{ terminalId, fromOffset, who, mayType, sink: this.#sink(streamId) },
    })
    if (!attached.ok) return problem(attached.problem.code, attached.problem.message)
    const terminal = attached.value
    const stream: Open = {
      ...{ sessionId, terminal, action: mayType ? 'exec' : 'terminal-read' },
      acknowledge: (offset) => terminal.acknowledge(offset),
      close: () => terminal.close(),
    }
    this.#keep(streamId, stream)
    const { view, offset, liveFrom } = terminal
    return { kind: 'attached' as const, streamId, terminal: view, offset, liveFrom }
  }

  async followOutput({ sessionId, callSeq, fromOffset = 0 }: z.output<typeof outputFollowSchema>) {
    const found = await this.#session(sessionId, 'session-read')
    if (found.kind === 'problem') return found
    const { logger } = this.#options
    const streamId = this.#nextId()
    if (streamId === null) return problem('too_many', `At most ${MOST_STREAMS} streams at a time.`)
    const onFault = (error: unknown) => {
      logger.warn({ sessionId, callSeq, error: String(error) }, 'output: lost sight of it')
      this.close(streamId)
    }
    const request = { callSeq, from: fromOffset, sink: this.#sink(streamId), onFault }
    const outcome = await found.session.keeper
      .use((sandbox) => OutputStream.follow(sandbox, request))
      .catch(lostAsProblem)
    if (!outcome.ok) return problem(outcome.problem.kind, outcome.problem.message)
    const stream = outcome.value
    if (stream === null) return problem('no_output', 'The container keeps no output of this call.')
    this.#keep(streamId, {
      ...{ sessionId, terminal: null, action: 'session-read' },
      acknowledge: (offset) => stream.acknowledge(offset),
      close: () => stream.close(),
    })
    return { kind: 'following' as const, streamId, offset: fromOffset }
  }

  async change(
    sessionId: string,
    work: (session: Session) => Promise<{ ok: true } | { ok: false; problem: { code: string; message: string } }>,
  ) {
    const found = await this.#session(sessionId, 'exec')
    if (found.kind === 'problem') return found
    const outcome = await work(found.session)
    return outcome.ok ? { kind: 'done' as const } : problem(outcome.problem.code, outcome.problem.message)
  }

  control(streamId: number, work: (terminal: AttachedTerminal) => boolean) {
    const terminal = this.#open.get(streamId)?.terminal
    if (terminal == null) return problem('no_stream', 'There is no such stream.')
    return work(terminal) ? { kind: 'done' as const } : problem('not_in_control', 'Another tab controls this terminal.')
  }

  close(streamId: number): void {
    this.#open.get(streamId)?.close()
    this.#open.delete(streamId)
  }

  end(): void {
    clearInterval(this.#timer)
    for (const streamId of [...this.#open.keys()]) this.close(streamId)
  }

  async #session(sessionId: string, action: Action): Promise<{ kind: 'session'; session: Session } | SocketProblem> {
    const { socket, registry, sessions } = this.#options
    const verdict = authorize(personOf(socket), action, await sessions.get(sessionId))
    if (!verdict.allowed) return problem(verdict.status === 404 ? 'not_found' : 'not_allowed', verdict.message)
    const outcome = await registry.open(sessionId)
    if (outcome.kind === 'open') return { kind: 'session', session: outcome.session }
    if (outcome.kind === 'no_session') return problem('not_found', 'There is no such session.')
    return problem(
      outcome.kind,
      outcome.kind === 'held' ? 'Another server has this session. Try again.' : 'The server is about to stop.',
    )
  }

  #nextId(): number | null {
    if (this.#open.size >= MOST_STREAMS) return null
    this.#lastId += 1
    return this.#lastId
  }

  #keep(streamId: number, stream: Open): void {
    // The browser may have gone meanwhile.
    if (this.#options.socket.connected) this.#open.set(streamId, stream)
    else stream.close()
  }

  #sink(streamId: number): StreamSink {
    const { socket } = this.#options
    const send = <Name extends keyof ServerToClient>(name: Name, message: Parameters<ServerToClient[Name]>[0]) =>
      void socket.emit(name, ...([message] as Parameters<ServerToClient[Name]>))
    return {
      data: ({ offset, bytes }) => send('stream-data', { streamId, offset, bytes: asBuffer(bytes) }),
      skip: (gap) => send('stream-skip', { streamId, ...gap }),
      end: (end) => {
        send('stream-end', { streamId, ...end })
        this.close(streamId)
      },
    }
  }

  async #recheck(): Promise<void> {
    const { sessions, socket, logger } = this.#options
    for (const [streamId, { sessionId, action }] of this.#open) {
      try {
        if (authorize(personOf(socket), action, await sessions.get(sessionId)).allowed) continue
        socket.emit('stream-end', { streamId, reason: 'not_allowed', exit: null })
        this.close(streamId)
      } catch (error) {
        // A database that is away takes no rights away.
        logger.warn({ sessionId, error: String(error) }, 'socket: rights not checked')
      }
    }
  }
}

/** Only a Buffer travels as bytes. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function lostAsProblem(error: unknown): { ok: false; problem: { kind: string; message: string } } {
  if (!(error instanceof SandboxLostError)) throw error
  return { ok: false, problem: { kind: 'sandbox_lost', message: error.message } }
}
