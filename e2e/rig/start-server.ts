/** The built server as a process of its own, with a real database, real containers and the scripted API: to be used, killed and started again. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ClosingStack, openAll } from '#server/store/closing-stack.ts'
import { type ModelServer, startModelServer } from '../model-server/start-model-server.ts'
import { type ApiClient, createApiClient } from './api-client.ts'

export interface ServerRig extends ApiClient, AsyncDisposable {
  model: ModelServer
  dataDir: string
  environment: Record<string, string>
  /** All that the server printed, over all its starts. */
  printed(): string
  /** Starts it (again). `crash` names a place where it kills itself. */
  start(options?: { crash?: string }): Promise<void>
  /** Resolves when the process has ended, with its exit code or signal. */
  ended(): Promise<number | string>
  kill(signal: NodeJS.Signals): void
  session(body?: Record<string, unknown>): Promise<string>
}

export interface ServerOptions {
  environment?: Record<string, string>
  /** Without a model: as on a machine that has no key. */
  withKey?: boolean
  /** The key that the scripted API accepts and the server is started with. */
  modelKey?: string
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const READY = /^Slipway is ready at (\S+)\s/m
const START_MS = 60_000

export function startServer(options: ServerOptions = {}): Promise<ServerRig> {
  return openAll(async (stack) => {
    const rig = await openRig(stack, options)
    await rig.start()
    return rig
  })
}

async function openRig(stack: ClosingStack, options: ServerOptions): Promise<ServerRig> {
  const dataDir = await mkdtemp('/tmp/slip-')
  stack.defer(() => rm(dataDir, { recursive: true, force: true }))
  const model = stack.use(await startModelServer(options.modelKey === undefined ? {} : { key: options.modelKey }))
  const token = `rig-${randomBytes(16).toString('hex')}`
  const environment = environmentOf({ options, model, token, dataDir: join(dataDir, 'd') })
  const live: { child: ChildProcess | null; output: string } = { child: null, output: '' }
  const client = createApiClient('', token)
  const rig: ServerRig = {
    ...client,
    ...{ model, dataDir: join(dataDir, 'd'), environment, printed: () => live.output },
    async start({ crash } = {}) {
      const env = crash === undefined ? environment : { ...environment, SLIPWAY_TEST_CRASH: crash }
      const child = spawn(process.execPath, ['--enable-source-maps', 'dist/server/main.js'], {
        cwd: ROOT,
        env: env as NodeJS.ProcessEnv,
      })
      live.child = child
      Object.assign(rig, createApiClient(await ready(child, live), token))
    },
    ended: () => endOf(live.child),
    kill: (signal) => void live.child?.kill(signal),
    async session(body = {}) {
      const made = await rig.ask('POST', '/api/sessions', { body: { source: { kind: 'empty' }, ...body } })
      if (made.status !== 201) throw new Error(made.text)
      return made.json.id
    },
    async [Symbol.asyncDispose]() {
      await stack[Symbol.asyncDispose]()
    },
  }
  // Containers and volumes go with their sessions; a server that a test has killed is started once more for that.
  stack.defer(async () => {
    try {
      if (live.child?.exitCode !== null || live.child.signalCode !== null) await rig.start()
      const { json } = await rig.ask('GET', '/api/sessions?limit=200')
      for (const { id } of json.sessions) await rig.ask('DELETE', `/api/sessions/${id}?forever=true`)
      rig.kill('SIGTERM')
      await rig.ended()
    } finally {
      rig.kill('SIGKILL')
    }
  })
  return rig
}

function environmentOf(parts: { options: ServerOptions; model: ModelServer; token: string; dataDir: string }) {
  const { options, model, token, dataDir } = parts
  const key: Record<string, string> =
    options.withKey === false
      ? {}
      : { ANTHROPIC_API_KEY: model.key, ANTHROPIC_BASE_URL: model.url, SLIPWAY_MODEL: 'claude-sonnet-5-5' }
  return {
    ...{ PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', NODE_ENV: 'production' },
    ...{ PORT: '0', SLIPWAY_DATA_DIR: dataDir, SLIPWAY_ADMIN_TOKEN: token },
    ...key,
    ...options.environment,
  }
}

function ready(child: ChildProcess, live: { output: string }): Promise<string> {
  const from = live.output.length
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not ready in time:\n${live.output}`)), START_MS)
    const take = (chunk: Buffer) => {
      live.output += chunk.toString()
      const url = READY.exec(live.output.slice(from))?.[1]
      if (url === undefined) return
      clearTimeout(timer)
      resolve(url)
    }
    child.stdout?.on('data', take)
    child.stderr?.on('data', take)
    child.once('exit', (code, signal) => {
      clearTimeout(timer)
      reject(new Error(`the server ended with ${code ?? signal}:\n${live.output}`))
    })
  })
}

async function endOf(child: ChildProcess | null): Promise<number | string> {
  if (child === null) return 0
  if (child.exitCode === null && child.signalCode === null) await new Promise((resolve) => child.once('exit', resolve))
  return child.exitCode ?? child.signalCode ?? 0
}
