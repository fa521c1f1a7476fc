/** Containers in RAM: the provider's promises as far as sessions lean on them. */
import { Readable } from 'node:stream'
import { createMemoryTerminals, type MemoryTerminals } from '#sandbox/memory/memory-terminals.ts'
import { createMemoryWorkbench } from '#sandbox/memory/memory-workbench.ts'
import {
  createMemoryWorkspace,
  type MemoryWorkspace,
  type MemoryWorkspaceOptions,
} from '#sandbox/memory/memory-workspace.ts'
import type { CreateProblem, Loss, Sandbox, SandboxNotice, SandboxProvider, SandboxSpec } from '#sandbox/provider.ts'
import type { Workbench } from '#sandbox/workbench.ts'
import type { ExecEnd } from '#sandbox/workspace.ts'

interface Container {
  spec: SandboxSpec
  workspace: MemoryWorkspace
  terminals: MemoryTerminals
  workbench: Workbench
  state: 'running' | 'paused' | 'stopped'
  epoch: number
  connections: Connection[]
}

interface Connection {
  sandbox: Sandbox
  notify(notice: SandboxNotice): void
  close(loss: Loss): void
}

export interface MemoryProvider extends SandboxProvider {
  /** What was asked of it, in order. */
  readonly calls: string[]
  container(sandboxId: string): Container | undefined
  readonly containers: ReadonlyMap<string, Container>
  notify(sandboxId: string, notice: SandboxNotice): void
  /** The container dies; its volumes stay. As by a kill, if nothing is said. */
  kill(sandboxId: string, loss?: Loss): void
  /** The next attempts to create fail with this. */
  refuse(problem: CreateProblem | null): void
  /** The next attempt to create lasts until it is given up. */
  hang(): void
}

export function createMemoryProvider(options: MemoryWorkspaceOptions = {}): MemoryProvider {
  const containers = new Map<string, Container>()
  const calls: string[] = []
  let refusal: CreateProblem | null = null
  let hangs = false

  const connect = (container: Container): Sandbox => {
    const connection = connectTo(container)
    container.connections.push(connection)
    return connection.sandbox
  }
  const get = (id: string) => containers.get(id)
  return {
    calls,
    containers,
    container: get,
    notify(id, notice) {
      for (const one of get(id)?.connections ?? []) one.notify(notice)
    },
    kill(id, loss = { code: 'killed', message: 'The container was killed.' }) {
      const container = get(id)
      if (container === undefined) return
      container.state = 'stopped'
      container.workspace.reboot()
      for (const one of container.connections.splice(0)) one.close(loss)
    },
    refuse: (problem) => {
      refusal = problem
    },
    hang: () => {
      hangs = true
    },
    async create(spec, { onProgress, signal } = {}) {
      calls.push('create')
      onProgress?.({ phase: 'image', text: 'The image is made ready.' })
      if (refusal !== null) return { ok: false, problem: refusal }
      if (hangs) {
        hangs = false
        await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }))
      }
      signal?.throwIfAborted()
      const workspace = createMemoryWorkspace(options)
      const container: Container = {
        ...{ spec, workspace, terminals: createMemoryTerminals() },
        workbench: createMemoryWorkbench(workspace.files),
        ...{ state: 'running', epoch: 0, connections: [] },
      }
      containers.set(spec.sandboxId, container)
      return { ok: true, value: connect(container) }
    },
    async open(spec) {
      calls.push('open')
      if (refusal !== null) return { ok: false, problem: refusal }
      const container = get(spec.sandboxId)
      if (container === undefined) return { ok: false, problem: { kind: 'lost', message: 'It is gone.', survives: [] } }
      const fresh = container.state === 'stopped'
      container.state = 'running'
      return { ok: true, value: { sandbox: connect(container), fresh } }
    },
    async pause(id) {
      calls.push('pause')
      const container = get(id)
      if (container !== undefined) container.state = 'paused'
    },
    async stop(id) {
      calls.push('stop')
      const container = get(id)
      if (container !== undefined) container.state = 'stopped'
    },
    async destroy(id) {
      calls.push('destroy')
      containers.delete(id)
    },
    list: async () => [...containers].map(([sandboxId, { state }]) => ({ sandboxId, state, createdAt: new Date(0) })),
    health: async () => ({ ok: true, message: 'Containers in RAM.' }),
    [Symbol.asyncDispose]: async () => {},
  }
}

function connectTo(container: Container): Connection {
  const listeners = new Set<(notice: SandboxNotice) => void>()
  let close: Connection['close'] = () => {}
  const closed = new Promise<Loss>((resolve) => {
    close = resolve
  })
  const sandbox: Sandbox = {
    id: container.spec.sandboxId,
    workspace: container.workspace,
    terminals: container.terminals,
    get live() {
      return container.terminals.live
    },
    workbench: container.workbench,
    closed,
    async setEpoch(epoch) {
      if (epoch < container.epoch) throw new Error('a newer owner is connected')
      container.epoch = epoch
    },
    setNetwork(network) {
      container.spec = { ...container.spec, network }
    },
    run: (request) => run(container.workspace, request),
    importArchive: async () => ({ ok: true, value: { files: 0, bytes: 0 } }),
    exportArchive: async () => ({ ok: true, value: Readable.from(['']) }),
    tunnel: async () => ({ ok: false, problem: { kind: 'not_found', path: '', message: 'Nothing listens here.' } }),
    listeningPorts: async () => [],
    stats: async () => ({ memoryBytes: 0, memoryLimitBytes: 0, cpuPercent: 0, pids: 0, diskBytes: 0 }),
    onNotice(listener) {
      listeners.add(listener)
      const stop = container.terminals.onLive((live) => listener({ kind: 'live', live }))
      return () => {
        stop()
        listeners.delete(listener)
      }
    },
    async detach() {
      close({ code: 'detached', message: 'Detached.' })
    },
    async [Symbol.asyncDispose]() {
      close({ code: 'detached', message: 'Detached.' })
    },
  }
  const notify = (notice: SandboxNotice) => {
    for (const listener of listeners) listener(notice)
  }
  return { sandbox, close, notify }
}

let runs = 0
async function run(
  workspace: MemoryWorkspace,
  { command, timeoutMs, maxBytes }: Parameters<Sandbox['run']>[0],
): Promise<{ end: ExecEnd; stdout: Uint8Array; stderr: Uint8Array; truncated: boolean }> {
  runs += 1
  const execution = await workspace.exec({ key: `run-${runs}`, inputHash: '', command, timeoutMs, output: 'merged' })
  const chunks: Uint8Array[] = []
  for await (const chunk of execution.output()) chunks.push(chunk.bytes)
  const stdout = Buffer.concat(chunks)
  const end = await execution.end()
  return { end, stdout: stdout.subarray(0, maxBytes), stderr: new Uint8Array(), truncated: stdout.length > maxBytes }
}
