/** What a sandbox's container may do and how much: the hardened profile, asserted from inside by its test. */
import type { ContainerCreateOptions } from 'dockerode'
import { WORKSPACE_ROOT } from '#protocol/ids.ts'
import type { SandboxSpec } from '../provider.ts'
import type { Names, VolumeKind } from './names.ts'

export const HOME = '/home/user'
/** Ledger and outputs; root's. */
export const STATE = '/var/lib/slipway'
export const RUNTIME = '/opt/slipway'

const MOUNTS: Readonly<Record<VolumeKind, string>> = { workspace: WORKSPACE_ROOT, home: HOME, state: STATE }
const MiB = 1024 ** 2
/** The container's share of processor time against the 1024 of server and database. */
const CPU_SHARES = 128
/** An engine that may not raise its own limits has 20 000 on some machines. */
const OPEN_FILES = 16_384

export interface ProfileOptions {
  spec: SandboxSpec
  names: Names
  runtimeVolume: string
  /** The engine's default when absent. */
  runtime?: string | undefined
  /** Names in the image's environment: the daemon gets none of them. */
  environmentNames: readonly string[]
}

export function containerProfile(options: ProfileOptions): ContainerCreateOptions {
  const { spec, names, environmentNames } = options
  return {
    name: names.container(spec.sandboxId),
    Image: spec.image,
    Hostname: 'sandbox',
    // The daemon is container root with three capabilities; everything it starts is uid 1000 with none.
    User: '0:0',
    Entrypoint: [`${RUNTIME}/node`, `${RUNTIME}/daemon.mjs`],
    Cmd: [],
    WorkingDir: '/',
    // A name without a value takes it away from what the image brings.
    Env: [...environmentNames],
    Tty: false,
    OpenStdin: false,
    AttachStdin: false,
    AttachStdout: false,
    AttachStderr: false,
    NetworkDisabled: true,
    StopSignal: 'SIGTERM',
    // An image's own health check would run as root beside the daemon.
    Healthcheck: { Test: ['NONE'] },
    Labels: names.labels(spec.sandboxId),
    HostConfig: hostConfig(options),
  }
}

function hostConfig({ spec, names, runtimeVolume, runtime }: ProfileOptions): ContainerCreateOptions['HostConfig'] {
  const { memoryBytes, cpus, pids } = spec.limits
  const scratch = Math.max(64 * MiB, Math.floor(memoryBytes / 2))
  const chosen = spec.runtime ?? runtime
  return {
    ...(chosen === undefined ? {} : { Runtime: chosen }),
    Init: true,
    NetworkMode: 'none',
    CapDrop: ['ALL'],
    CapAdd: ['SETUID', 'SETGID', 'KILL'],
    SecurityOpt: ['no-new-privileges'],
    Privileged: false,
    ReadonlyRootfs: true,
    IpcMode: 'private',
    Memory: memoryBytes,
    // The same as memory: no swap.
    MemorySwap: memoryBytes,
    NanoCpus: Math.round(cpus * 1e9),
    CpuShares: CPU_SHARES,
    PidsLimit: pids,
    // No `nproc`: it counts a uid across all containers.
    Ulimits: [
      { Name: 'nofile', Soft: OPEN_FILES, Hard: OPEN_FILES },
      { Name: 'core', Soft: 0, Hard: 0 },
    ],
    ShmSize: Math.min(64 * MiB, Math.floor(memoryBytes / 4)),
    Tmpfs: {
      // Builds run programs there; it counts as memory.
      '/tmp': `rw,nosuid,nodev,exec,mode=1777,size=${scratch}`,
      '/run': `rw,nosuid,nodev,noexec,mode=0755,size=${MiB}`,
    },
    Mounts: [
      { Type: 'volume', Source: runtimeVolume, Target: RUNTIME, ReadOnly: true },
      ...Object.entries(MOUNTS).map(([kind, target]) => ({
        Type: 'volume' as const,
        Source: names.volume(spec.sandboxId, kind as VolumeKind),
        Target: target,
      })),
    ],
    // The daemon's own few words, for whoever asks why it did not start.
    LogConfig: { Type: 'local', Config: { 'max-size': '1m', 'max-file': '1', compress: 'false' } },
    RestartPolicy: { Name: 'no' },
  }
}
