/** What every sandbox is allowed: nothing that it does not need. Asserted from inside by a test. */
import type Docker from 'dockerode'
import type { SandboxSpec } from '../provider.ts'

export const RUNTIME_DIR = '/opt/slipway'
export const STATE_DIR = '/var/lib/slipway'
export const SOCKET = `${STATE_DIR}/private/daemon.sock`
/** More of its log is never asked for. */
export const LOG_LINES = 100
/** As the image has it: its programs are set up for that place. */
export const HOME = '/home/user'

export interface Names {
  container: string
  workspace: string
  home: string
  state: string
}

export function namesOf(sandboxId: string): Names {
  return {
    container: `slipway-${sandboxId}`,
    workspace: `slipway-${sandboxId}-workspace`,
    home: `slipway-${sandboxId}-home`,
    state: `slipway-${sandboxId}-state`,
  }
}

export function labelsOf(installationId: string, sandboxId: string): Record<string, string> {
  return { 'slipway.installation': installationId, 'slipway.sandbox': sandboxId }
}

export function containerOptions(
  spec: SandboxSpec,
  given: { installationId: string; runtimeVolume: string; isBounded: boolean },
): Docker.ContainerCreateOptions {
  const names = namesOf(spec.sandboxId)
  const { limits } = spec
  return {
    name: names.container,
    Image: spec.image,
    Labels: labelsOf(given.installationId, spec.sandboxId),
    Entrypoint: [`${RUNTIME_DIR}/node`, `${RUNTIME_DIR}/daemon.mjs`],
    Cmd: [
      ...['--state', `${STATE_DIR}/private`, '--home', HOME],
      ...['--disk-bytes', String(limits.diskBytes), ...(given.isBounded ? [] : ['--watch-disk'])],
    ],
    User: '0:0',
    WorkingDir: '/',
    Hostname: 'slipway',
    NetworkDisabled: false,
    HostConfig: {
      NetworkMode: 'none',
      CapDrop: ['ALL'],
      // The daemon's only: it runs what people ask for as uid 1000, which has none.
      CapAdd: ['SETUID', 'SETGID', 'KILL'],
      SecurityOpt: ['no-new-privileges'],
      ReadonlyRootfs: true,
      Init: true,
      Mounts: [
        { Type: 'volume', Source: given.runtimeVolume, Target: RUNTIME_DIR, ReadOnly: true },
        { Type: 'volume', Source: names.workspace, Target: '/workspace' },
        { Type: 'volume', Source: names.home, Target: HOME },
        { Type: 'volume', Source: names.state, Target: STATE_DIR },
      ],
      Tmpfs: {
        // What lies there counts as memory, and stays when the program that wrote it was killed for it.
        '/tmp': `rw,nosuid,nodev,exec,size=${share(limits.memoryBytes, 0.35, GIB)},mode=1777`,
        '/run': 'rw,nosuid,nodev,noexec,size=16777216',
        '/var/tmp': `rw,nosuid,nodev,noexec,size=${share(limits.memoryBytes, 0.1, GIB / 4)},mode=1777`,
      },
      Memory: limits.memoryBytes,
      MemorySwap: limits.memoryBytes,
      NanoCpus: Math.round(limits.cpus * 1e9),
      // A host under load serves the server and the database first.
      CpuShares: 128,
      PidsLimit: limits.pids,
      ShmSize: share(limits.memoryBytes, 0.1, GIB / 16),
      // A dump of a program that died would be handled by the host.
      Ulimits: [{ Name: 'core', Soft: 0, Hard: 0 }],
      // The daemon's own last words, should it fail; what commands print never goes there.
      LogConfig: { Type: 'json-file', Config: { 'max-size': '64k', 'max-file': '1' } },
      RestartPolicy: { Name: 'no' },
      ...(spec.runtime === undefined ? {} : { Runtime: spec.runtime }),
    },
  }
}

const GIB = 1024 ** 3

function share(bytes: number, part: number, atMost: number): number {
  return Math.round(Math.min(bytes * part, atMost))
}
