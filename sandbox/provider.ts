/** What only the HOST may do with sandboxes: make, find, pause, take work out of and destroy them. Tools get `sandbox.workspace` alone. */
import type { Duplex, Readable } from 'node:stream'
import type { NetworkPolicy } from '#protocol/choices.ts'
import type { ContainerEnd } from '#protocol/container-end.ts'
import type { SandboxLive, SandboxTerminals } from './terminals.ts'
import type { Workbench } from './workbench.ts'
import type { ExecEnd, FileResult, Workspace } from './workspace.ts'

export interface SandboxLimits {
  /** Bytes; swap is the same, so there is none. */
  memoryBytes: number
  /** Cores, may be a fraction. */
  cpus: number
  pids: number
  /** Bytes of the workspace and home volumes together; checked, and enforced where the engine can. */
  diskBytes: number
}

export interface SandboxSpec {
  /** A DNS label: it becomes part of the preview's host name. */
  sandboxId: string
  image: string
  limits: SandboxLimits
  network: NetworkRules
  /** runc, runsc, kata, sysbox-runc; absent: the engine's default. */
  runtime?: string
  /** The lease's epoch, where it is known before the connection is made; else `setEpoch` says it. */
  epoch?: number
}

export interface NetworkRules {
  policy: NetworkPolicy
  /** Host names; `*.example.org` covers every name below. */
  allow: readonly string[]
}

/** One request for the way out, with what was decided. */
export interface EgressRecord {
  host: string
  port: number
  verb: string
  verdict: 'allowed' | 'denied' | 'failed'
  reason: string
  at: Date
}

export interface SandboxStats {
  memoryBytes: number
  memoryLimitBytes: number
  cpuPercent: number
  pids: number
  diskBytes: number
}

/** What a sandbox tells its host without being asked. */
export type SandboxNotice =
  | { kind: 'egress'; record: EgressRecord }
  | ({ kind: 'lost' } & Loss)
  | { kind: 'out-of-memory'; atMs: number }
  /** Listening ports and terminals: all of them, once after connecting and then at each change. */
  | { kind: 'live'; live: SandboxLive }

/** Why there is no connection any more. */
export interface Loss {
  code: string
  message: string
  /** Where the container's own program ended by itself. */
  end?: ContainerEnd
}

export type CreateProblem =
  | { kind: 'engine_unavailable' | 'image_missing' | 'no_capacity' | 'failed'; message: string }
  /** The container began, and its own program did not stay. */
  | { kind: 'daemon_died'; message: string; end: ContainerEnd }
/** How far one that is made or woken has come, for the person who waits. */
export interface StartProgress {
  /** `image`: what runs in it is brought to the image, once for each release. `daemon`: it runs, and is being connected. */
  phase: 'image' | 'container' | 'daemon'
  /** A sentence. */
  text: string
}
export type OnProgress = (progress: StartProgress) => void

export type SandboxResult<T> = { ok: true; value: T } | { ok: false; problem: CreateProblem }

/** A running sandbox with a live connection to its daemon. */
export interface Sandbox extends AsyncDisposable {
  readonly id: string
  readonly workspace: Workspace
  readonly terminals: SandboxTerminals
  /** What was told last; null before the first word. */
  readonly live: SandboxLive | null
  /** What people's panes ask; never given to a tool. */
  readonly workbench: Workbench
  /** The lease's epoch: connections and starts of a lower epoch are refused from now on. */
  setEpoch(epoch: number): Promise<void>
  setNetwork(rules: NetworkRules): void
  /** A person's command with its output kept in memory up to `maxBytes` a stream. */
  run(request: {
    command: string
    cwd?: string
    timeoutMs: number
    maxBytes: number
    signal?: AbortSignal
  }): Promise<{ end: ExecEnd; stdout: Uint8Array; stderr: Uint8Array; truncated: boolean }>
  /** Unpacks a tar (gzip allowed) into the workspace as the unprivileged user under limits; refuses `..`, absolute and linked entries that lead out, devices and bombs. */
  importArchive(
    archive: Readable,
    options?: { signal?: AbortSignal },
  ): Promise<FileResult<{ files: number; bytes: number }>>
  /** The workspace as tar.gz. */
  exportArchive(options?: { path?: string; signal?: AbortSignal }): Promise<FileResult<Readable>>
  /** A byte stream to a TCP port that something in the container listens on. */
  tunnel(port: number): Promise<FileResult<Duplex>>
  listeningPorts(): Promise<number[]>
  stats(): Promise<SandboxStats>
  onNotice(listener: (notice: SandboxNotice) => void): () => void
  /** Rejects nothing: resolves when the connection is gone for good, with why. */
  readonly closed: Promise<Loss>
  /** Ends this server's connection; the container and everything in it goes on. */
  detach(): Promise<void>
}

export interface SandboxProvider extends AsyncDisposable {
  /** Makes and starts a sandbox. */
  create(
    spec: SandboxSpec,
    options?: { onProgress?: OnProgress; signal?: AbortSignal },
  ): Promise<SandboxResult<Sandbox>>
  /** Finds one made before: unpauses, starts or only connects, whichever is needed. `lost` when nothing but the volumes, or not even they, are left. */
  open(
    spec: SandboxSpec,
    options?: { onProgress?: OnProgress },
  ): Promise<
    | SandboxResult<{ sandbox: Sandbox; fresh: boolean }>
    | { ok: false; problem: { kind: 'lost'; message: string; survives: string[] } }
  >
  pause(sandboxId: string): Promise<void>
  /** Stops the container; its volumes stay. */
  stop(sandboxId: string): Promise<void>
  /** Removes container and volumes. Idempotent. */
  destroy(sandboxId: string): Promise<void>
  /** What of ours is on the engine, so that strays can be adopted or removed. */
  list(): Promise<{ sandboxId: string; state: 'running' | 'paused' | 'stopped' | 'volumes-only'; createdAt: Date }[]>
  health(): Promise<{ ok: boolean; message: string; engineVersion?: string }>
}
