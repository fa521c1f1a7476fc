/** What the daemon can be asked for about terminals. */
import { STREAM_LIMITS } from '#protocol/terminal.ts'
import { answerJson, BadRequest, type Call, drained, type Route, readJson } from './serve.ts'
import type { Terminal, Terminals } from './terminals.ts'
import { keySchema, terminalIdSchema, terminalRenameSchema, terminalResizeSchema, terminalSpecSchema } from './wire.ts'

export function terminalRoutes(terminals: Terminals): Readonly<Record<string, Route>> {
  return {
    '/terminal/open': async (call) =>
      answerJson(call.stream, await terminals.open(withoutUndefined(await readJson(call, terminalSpecSchema)))),
    '/terminal/list': (call) => answerJson(call.stream, { terminals: terminals.list() }),
    '/terminal/resize': async (call) => {
      const { terminalId, cols, rows } = await readJson(call, terminalResizeSchema)
      terminals.resize(terminalId, cols, rows)
      answerJson(call.stream, {})
    },
    '/terminal/rename': async (call) => {
      const { terminalId, title } = await readJson(call, terminalRenameSchema)
      terminals.rename(terminalId, title)
      answerJson(call.stream, {})
    },
    '/terminal/close': async (call) => {
      await terminals.close((await readJson(call, terminalIdSchema)).terminalId)
      answerJson(call.stream, {})
    },
    '/terminal/attach': (call) => attach(call, terminals),
  }
}

/** What is sent is input as it is; what comes back is like the output of a command: length, offset, bytes, and at the shell's end a piece of no length. */
async function attach(call: Call, terminals: Terminals): Promise<void> {
  const { stream, query, signal } = call
  const terminal = terminals.get(keySchema.parse(query.get('terminalId')))
  if (terminal === undefined) throw new BadRequest('There is no such terminal.')
  stream.respond({ ':status': 200, 'content-type': 'application/octet-stream' })
  stream.on('data', (bytes: Buffer) => {
    if (terminal.info.exit === null && !terminal.process.socket.write(bytes)) {
      stream.pause()
      terminal.process.socket.once('drain', () => stream.resume())
    }
  })
  const follower = { position: Number(query.get('from') ?? 0) }
  terminal.pacer.join(follower)
  try {
    await send(call, terminal, follower)
  } finally {
    terminal.pacer.leave(follower)
  }
  if (!signal.aborted) stream.end(Buffer.alloc(12))
}

async function send({ stream, signal }: Call, terminal: Terminal, follower: { position: number }): Promise<void> {
  const { ring, info, pacer } = terminal
  while (!signal.aborted) {
    const { offset, bytes } = ring.read(follower.position, STREAM_LIMITS.chunkBytes)
    if (bytes.length === 0) {
      if (info.exit !== null) return
      await changed(terminal, signal)
      continue
    }
    const head = Buffer.alloc(12)
    head.writeUInt32BE(bytes.length)
    head.writeBigUInt64BE(BigInt(offset), 4)
    stream.write(head)
    const room = stream.write(bytes)
    follower.position = offset + bytes.length
    if (!room) await drained(stream, signal)
    pacer.moved()
  }
}

function changed(terminal: Terminal, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      terminal.listeners.delete(done)
      signal.removeEventListener('abort', done)
      resolve()
    }
    terminal.listeners.add(done)
    signal.addEventListener('abort', done)
    if (signal.aborted) done()
  })
}

function withoutUndefined<T extends { cwd?: string | undefined }>({
  cwd,
  ...rest
}: T): Omit<T, 'cwd'> & { cwd?: string } {
  return cwd === undefined ? rest : { ...rest, cwd }
}
