/** What the routes to a container's terminals, ports, previews and the output of its commands do. */
import { Readable } from 'node:stream'
import type { Execution } from '#sandbox/workspace.ts'
import { type Handlers, personOf } from '../context.ts'
import { problem } from '../problem.ts'
import { Reply } from '../reply.ts'
import { sessionOf, withSandbox } from './with-sandbox.ts'

type ContainerHandlers = Pick<Handlers, 'listTerminals' | 'listPorts' | 'openPreview' | 'callOutput'>

export const containerHandlers: ContainerHandlers = {
  async listTerminals({ params }, context) {
    return { terminals: await (await sessionOf(context, params.id)).terminals.list() }
  },

  async listPorts({ params }, context) {
    return { ports: await (await sessionOf(context, params.id)).terminals.ports() }
  },

  async openPreview({ params, body }, context) {
    const session = await sessionOf(context, params.id)
    const { host } = context.request.headers
    const outcome = context.previews.ticket({ person: personOf(context), session, request: body, host })
    if (!outcome.ok) throw problem(409, outcome.code, outcome.message)
    return outcome.ticket
  },

  callOutput: ({ params }, context) =>
    withSandbox(context, params.id, async ({ workspace }) => {
      const entry = await workspace.find(String(params.callSeq))
      if (entry.state === 'running') throw problem(409, 'running', 'The command still runs.')
      if (entry.state !== 'ended') throw problem(404, 'no_output', 'The container keeps no output of this call.')
      const headers = {
        'content-type': 'text/plain; charset=utf-8',
        'content-security-policy': "default-src 'none'; sandbox",
        'x-content-type-options': 'nosniff',
      }
      return new Reply({ status: 200, headers, body: Readable.from(wholeOutput(entry.execution, context.signal)) })
    }),
}

/** Of very long output the spool keeps the beginning and the end. */
async function* wholeOutput(execution: Execution, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let at = 0
  for await (const { offset, bytes } of execution.output({ signal })) {
    if (offset > at) yield Buffer.from(`\n[… ${offset - at} bytes were not kept …]\n`)
    yield bytes
    at = offset + bytes.length
  }
}
