/** Starts a strict stand-in for the Messages API: real HTTP and SSE on loopback, scripted answers, every request judged and logged. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type ModelRow, modelTable } from './api/models.ts'
import type { Violation } from './api/violation.ts'
import type { App } from './http/app.ts'
import { createConversations } from './http/conversations.ts'
import { serveRequest } from './http/serve-request.ts'
import { createRequestLog, type RequestEntry } from './play/request-log.ts'
import { createCacheBooks } from './prompt/cache-books.ts'
import { createSigner } from './prompt/signature.ts'
import { createSentAnswers } from './rules/sent-answers.ts'
import { createScript, type Script } from './script/script.ts'

export interface ModelServerOptions {
  /** The only key that is accepted, as Bearer or as `x-api-key`. */
  key?: string
  /** Changes to rows of the model table, by id; an unknown id is a new model. */
  models?: Record<string, Partial<ModelRow>>
  /** Milliseconds for the life of cache entries. The log has its own, monotonic clock. */
  clock?: () => number
  /** Secret of the thinking signatures: two servers with one secret accept each other's thinking. */
  secret?: string
  /** Number of the first id. A second server in one conversation starts higher, since call ids must be unique. */
  firstId?: number
  /** Port on loopback; a free one when not told. */
  port?: number
  /** Bytes of a body; 32 MB when not told. */
  bodyLimit?: number
}

export interface ModelServer extends Pick<Script, 'enqueue' | 'when' | 'respond' | 'pending'> {
  /** For `new Anthropic({ baseURL })`. */
  url: string
  key: string
  /** Every request so far, in the order of arrival. */
  requests: readonly RequestEntry[]
  /** The request with this number (from 1), as soon as it is there and judged. */
  waitForRequest: (number: number) => Promise<RequestEntry>
  /** All that clients did wrong so far. */
  violations: () => (Violation & { request: number })[]
  /** Closes every connection. Rejects when a request found a fault in the server itself or in a scripted function. */
  [Symbol.asyncDispose]: () => Promise<void>
}

/** Milliseconds; longer than any test is idle, so that no request meets a connection that is just being closed. */
const idleConnections = 120_000

function createIds(first: number): App['nextId'] {
  const counters = new Map<string, number>()
  return (prefix) => {
    const number = counters.get(prefix) ?? first
    counters.set(prefix, number + 1)
    return `${prefix}_${String(number).padStart(6, '0')}`
  }
}

function createApp(options: ModelServerOptions): App {
  return {
    key: options.key ?? 'sk-ant-scripted',
    models: modelTable(options.models),
    bodyLimit: options.bodyLimit ?? 32 * 1024 * 1024,
    signer: createSigner(options.secret ?? 'scripted'),
    books: createCacheBooks(options.clock ?? (() => performance.now())),
    sent: createSentAnswers(),
    script: createScript(),
    log: createRequestLog(),
    conversations: createConversations(),
    nextId: createIds(options.firstId ?? 1),
  }
}

/** Listens on a free port of loopback. Disposing closes every connection. */
export async function startModelServer(options: ModelServerOptions = {}): Promise<ModelServer> {
  const app = createApp(options)
  const failures: unknown[] = []
  const server = createServer({ keepAliveTimeout: idleConnections }, (request, response) => {
    serveRequest(app, request, response).catch((error: unknown) => {
      // A client that leaves while it sends its body is no fault of the server's.
      if (!request.errored) failures.push(error)
      response.destroy()
    })
  })
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve),
  )
  const { port } = server.address() as AddressInfo
  const { enqueue, when, respond, pending } = app.script
  return {
    url: `http://127.0.0.1:${port}`,
    key: app.key,
    requests: app.log.entries,
    enqueue,
    when,
    respond,
    pending,
    waitForRequest: app.log.wait,
    violations: () =>
      app.log.entries.flatMap(({ number, violations }) =>
        violations.map((violation) => ({ ...violation, request: number })),
      ),
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
      if (failures.length > 0) throw new AggregateError(failures, 'The model server itself failed.')
    },
  }
}
