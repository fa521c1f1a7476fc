/** One exec that does nothing but join its ends to the daemon's socket. */
import type { Duplex } from 'node:stream'
import type Docker from 'dockerode'
import { demux } from './demux.ts'
import { QUICK_MS, within } from './engine.ts'
import { lossOf, stateOf } from './loss-of.ts'
import { RUNTIME_DIR, SOCKET } from './profile.ts'

/** Rejects with SandboxLostError when the container does not run, else with the engine's error. */
export async function dialDaemon(container: Docker.Container): Promise<Duplex> {
  const state = await stateOf(container)
  if (state?.Running !== true) throw await lossOf(container, state)
  const exec = await within(
    QUICK_MS,
    container.exec({
      Cmd: [`${RUNTIME_DIR}/node`, `${RUNTIME_DIR}/pipe.mjs`, SOCKET],
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
      Tty: false,
      User: '0:0',
      WorkingDir: '/',
    }),
  )
  return demux(await within(QUICK_MS, exec.start({ hijack: true, stdin: true })))
}
