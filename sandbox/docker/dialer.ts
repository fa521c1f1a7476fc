/** Byte streams to a daemon: one exec that does nothing but join its ends to the daemon's socket. */
import { setTimeout as delay } from 'node:timers/promises'
import { SandboxLostError } from '../workspace.ts'
import { RUNTIME } from './container-profile.ts'
import { DemuxDuplex } from './demux-duplex.ts'
import { type Engine, EngineError } from './engine.ts'

/** Milliseconds for which a silent engine, and a daemon that does not listen yet, are waited for; and before another try. */
const ENGINE = { patience: 30_000, pause: 250 }
const DAEMON = { patience: 15_000, pause: 20 }

export interface Dialing {
  engine: Engine
  container: string
  /** Why the container does not run; null when it does. */
  reason(): Promise<SandboxLostError | null>
}

/** Rejects with SandboxLostError: the container is gone, or engine or daemon stay silent. */
export async function dialDaemon({ engine, container, reason }: Dialing): Promise<DemuxDuplex> {
  const begun = performance.now()
  for (let tries = 1; ; tries++) {
    const pipe = await openPipe(engine, container)
    // A daemon that is there speaks first.
    if (pipe.kind === 'open' && (await pipe.stream.heard)) return pipe.stream
    const lost = pipe.kind === 'away' ? null : await reason()
    if (lost !== null) throw lost
    const { patience, pause } = pipe.kind === 'away' ? ENGINE : DAEMON
    if (performance.now() - begun > patience) throw new SandboxLostError('unreachable', wordsOf(pipe))
    await delay(Math.min(500, pause * tries))
  }
}

type Pipe = { kind: 'open'; stream: DemuxDuplex } | { kind: 'refused' | 'away'; error: EngineError }

async function openPipe(engine: Engine, container: string): Promise<Pipe> {
  try {
    const argv = [`${RUNTIME}/node`, `${RUNTIME}/pipe.mjs`]
    return { kind: 'open', stream: new DemuxDuplex(await engine.execPipe(container, argv)) }
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    return { kind: error.kind === 'unavailable' || error.kind === 'timeout' ? 'away' : 'refused', error }
  }
}

function wordsOf(pipe: Pipe): string {
  if (pipe.kind !== 'open') return pipe.error.message
  const said = pipe.stream.errorText
  return `The sandbox does not answer.${said === '' ? '' : ` Its pipe said: ${said.slice(-300)}`}`
}
