/** How another process steers a model server and reads its log: a second port, so that the first stays as strict as the API. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { RequestEntry } from '../play/request-log.ts'
import type { Gates } from '../script/gates.ts'
import { addScenario } from '../script/scenario.ts'
import type { ModelServer } from '../start-model-server.ts'

/** An entry as JSON has it. */
export type RequestRecord = Omit<RequestEntry, 'finished'>

export interface Controlled {
  server: ModelServer
  gates: Gates
}

function toRecord({ finished, ...entry }: RequestEntry): RequestRecord {
  return entry
}

type Route = (controlled: Controlled, argument: string, request: IncomingMessage) => unknown

/** `GET /requests/{n}`, `/requests/{n}/finished` and `/gates/{name}/reached` answer when it has come to that. */
const routes: readonly { method: string; path: RegExp; serve: Route }[] = [
  { method: 'GET', path: /^\/requests$/, serve: ({ server }) => server.requests.map(toRecord) },
  {
    method: 'GET',
    path: /^\/requests\/(\d+)$/,
    serve: async ({ server }, number) => toRecord(await server.waitForRequest(Number(number))),
  },
  {
    method: 'GET',
    path: /^\/requests\/(\d+)\/finished$/,
    async serve({ server }, number) {
      const entry = await server.waitForRequest(Number(number))
      await entry.finished
      return toRecord(entry)
    },
  },
  { method: 'GET', path: /^\/violations$/, serve: ({ server }) => server.violations() },
  { method: 'GET', path: /^\/pending$/, serve: ({ server }) => server.pending() },
  {
    method: 'GET',
    path: /^\/gates\/([^/]+)\/reached$/,
    serve: async ({ gates }, name) => {
      await gates.named(name).reached
      return null
    },
  },
  {
    method: 'POST',
    path: /^\/gates\/([^/]+)$/,
    serve({ gates }, name) {
      gates.named(name).open()
      return null
    },
  },
  {
    method: 'POST',
    path: /^\/scenario$/,
    async serve({ server, gates }, _, request) {
      addScenario(server, JSON.parse(await text(request)), gates)
      return null
    },
  },
]

async function serve(controlled: Controlled, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = decodeURIComponent(request.url ?? '/')
  const route = routes.find((candidate) => candidate.method === request.method && candidate.path.test(path))
  if (route === undefined) {
    response.writeHead(404).end()
    return
  }
  const found = await route.serve(controlled, route.path.exec(path)?.[1] ?? '', request)
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(found))
}

export interface ControlServer {
  url: string
  [Symbol.asyncDispose]: () => Promise<void>
}

/** Listens on a free port of loopback. A bad scenario is answered with 400 and the reason. */
export async function startControlServer(controlled: Controlled): Promise<ControlServer> {
  const server = createServer((request, response) => {
    serve(controlled, request, response).catch((error: unknown) => response.writeHead(400).end(String(error)))
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}
