/** Turns of the agent with the real SDK over real HTTP, on the log and the workspace in RAM: for what the model API can do to a turn. */

import type { Model } from '#server/agent/ports.ts'
import { TestSession, type TestSessionOptions } from '#server/agent/testing/test-session.ts'
import { createAnthropicModel } from '#server/model/anthropic/anthropic-model.ts'
import { type ModelServer, type ModelServerOptions, startModelServer } from '../model-server/start-model-server.ts'

export interface Turns extends AsyncDisposable {
  server: ModelServer
  session: TestSession
  model: Model
  /** Posts, runs the turn to its end, and resolves to its reason. */
  ask(text?: string): Promise<string>
  /** A second session on the same server. */
  another(options?: TestSessionOptions): TestSession
}

export interface TurnsOptions extends TestSessionOptions {
  server?: ModelServerOptions
  /** Milliseconds without a byte after which an answer counts as stalled. */
  silenceMs?: number
}

export const MODEL = 'claude-sonnet-5-5'
/** Milliseconds; a busy machine must not be taken for a silent API. */
const SILENCE_MS = 20_000

export async function startTurns({
  server: serving = {},
  silenceMs = SILENCE_MS,
  ...options
}: TurnsOptions = {}): Promise<Turns> {
  const server = await startModelServer(serving)
  const model = createAnthropicModel({ apiKey: server.key, baseUrl: server.url, silenceMs })
  const open = (more: TestSessionOptions) => new TestSession({ ...more, created: { model: MODEL, ...more.created } })
  const session = open(options)
  return {
    ...{ server, session, model },
    async ask(text = 'Go') {
      const outcome = await session.ask(model, text)
      return outcome.kind === 'ended' ? outcome.reason : outcome.kind
    },
    another: (more = {}) => open(more),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}
