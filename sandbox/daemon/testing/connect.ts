/** A client of a local daemon, and what tests do with it all the time. */
import { randomUUID } from 'node:crypto'
import type { Duplex } from 'node:stream'
import { Link } from '../../client/link.ts'
import { remoteWorkspace } from '../../client/remote-workspace.ts'
import type { ExecEnd, ExecRequest, Execution, OutputStream, Workspace } from '../../workspace.ts'
import type { LocalDaemon } from './local-daemon.ts'

export class Client implements AsyncDisposable {
  readonly link: Link
  readonly workspace: Workspace
  readonly dials: Duplex[]

  private constructor(link: Link, root: string, dials: Duplex[]) {
    this.link = link
    this.workspace = remoteWorkspace(link, root)
    this.dials = dials
  }

  static async to(daemon: LocalDaemon, epoch = 1): Promise<Client> {
    const dials: Duplex[] = []
    const dial = async () => {
      const socket = await daemon.dial()
      dials.push(socket)
      return socket
    }
    return new Client(await Link.connect({ epoch, dial }), daemon.root, dials)
  }

  exec(command: ExecRequest['command'], more: Partial<ExecRequest> = {}): Promise<Execution> {
    return this.workspace.exec({
      key: `k-${randomUUID()}`,
      inputHash: 'h',
      command,
      timeoutMs: 30_000,
      output: 'merged',
      ...more,
    })
  }

  async run(command: ExecRequest['command'], more: Partial<ExecRequest> = {}): Promise<{ end: ExecEnd; text: string }> {
    const execution = await this.exec(command, more)
    const stream: OutputStream = more.output === 'separate' ? 'stdout' : 'merged'
    return { text: (await bytesOf(execution, stream)).toString('utf8'), end: await execution.end() }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.link.detach()
  }
}

export async function bytesOf(execution: Execution, stream: OutputStream = 'merged', from = 0): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const chunk of execution.output({ stream, from })) parts.push(chunk.bytes)
  return Buffer.concat(parts)
}

/** Resolves when it is so; throws after ten seconds. */
export async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    if (await isSo()) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`It did not come to be: ${what}`)
}
