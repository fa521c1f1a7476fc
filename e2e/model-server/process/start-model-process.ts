/** Starts `main.ts` as a child process and speaks to its control port. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Violation } from '../api/violation.ts'
import type { Scenario } from '../script/scenario.ts'
import type { ModelServerOptions } from '../start-model-server.ts'
import type { RequestRecord } from './control-server.ts'

export interface ModelProcess {
  url: string
  key: string
  pid: number
  /** Adds entries below those that are there. */
  add: (scenario: Scenario) => Promise<void>
  requests: () => Promise<RequestRecord[]>
  /** The request with this number (from 1), as soon as it is there. */
  waitForRequest: (number: number) => Promise<RequestRecord>
  /** … as soon as its answer has ended or its client has left. */
  waitForEnd: (number: number) => Promise<RequestRecord>
  violations: () => Promise<(Violation & { request: number })[]>
  /** Answers that nobody has asked for yet. */
  pending: () => Promise<number>
  open: (gate: string) => Promise<void>
  /** Settles when an answer stands at the gate. */
  reached: (gate: string) => Promise<void>
  [Symbol.asyncDispose]: () => Promise<void>
}

const main = fileURLToPath(new URL('../main.ts', import.meta.url))
// Found from here, not from wherever the child is started.
const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

/** What Node is given to run `main.ts`. */
export const mainCommand: readonly string[] = ['--import', loader, main]

async function call(url: string, method: 'GET' | 'POST', body?: unknown): Promise<unknown> {
  const response = await fetch(url, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`)
  return response.json()
}

interface Started {
  url: string
  key: string
  control: string
}

/** The process ends when it is disposed of, and also when this process dies. */
export async function startModelProcess(
  scenario: Scenario = [],
  options: Omit<ModelServerOptions, 'clock'> = {},
): Promise<ModelProcess> {
  const words = [...mainCommand, '--options', JSON.stringify(options), '--until-stdin-ends']
  const child = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const line = once(createInterface(child.stdout), 'line') as Promise<[string]>
  const early = ended.then(([code]) => {
    throw new Error(`The model server ended with ${code} before it was ready.`)
  })
  const { url, key, control } = JSON.parse((await Promise.race([line, early]))[0]) as Started
  early.catch(() => undefined)
  const add = async (entries: Scenario) => void (await call(`${control}/scenario`, 'POST', entries))
  await add(scenario)
  return {
    url,
    key,
    pid: child.pid ?? -1,
    add,
    requests: () => call(`${control}/requests`, 'GET') as Promise<RequestRecord[]>,
    waitForRequest: (number) => call(`${control}/requests/${number}`, 'GET') as Promise<RequestRecord>,
    waitForEnd: (number) => call(`${control}/requests/${number}/finished`, 'GET') as Promise<RequestRecord>,
    violations: () => call(`${control}/violations`, 'GET') as Promise<(Violation & { request: number })[]>,
    pending: () => call(`${control}/pending`, 'GET') as Promise<number>,
    open: async (gate) => void (await call(`${control}/gates/${encodeURIComponent(gate)}`, 'POST')),
    reached: async (gate) => void (await call(`${control}/gates/${encodeURIComponent(gate)}/reached`, 'GET')),
    async [Symbol.asyncDispose]() {
      child.stdin.end()
      await ended
    },
  }
}
