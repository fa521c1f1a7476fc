/** Terminals of a daemon, across lost connections: a line is taken up again where it was cut. */
import type { ClientHttp2Stream } from 'node:http2'
import { z } from 'zod'
import { resultSchema, terminalInfoSchema, terminalListSchema } from '../inside/wire.ts'
import type { SandboxTerminals, TerminalInfo, TerminalLine } from '../terminals.ts'
import type { FileResult } from '../workspace.ts'
import { DaemonError } from './channel.ts'
import type { Link } from './link.ts'
import { pieces } from './pieces.ts'

const nothing = z.object({})

export function remoteTerminals(link: Link): SandboxTerminals {
  const tell = async (path: string, json: object) =>
    void (await link.json({ path: `/terminal/${path}`, json }, nothing))
  return {
    open: async (json) =>
      (await link.json({ path: '/terminal/open', json }, resultSchema(terminalInfoSchema))) as FileResult<TerminalInfo>,
    list: async () => (await link.json({ path: '/terminal/list', json: {} }, terminalListSchema)).terminals,
    resize: (terminalId, size) => tell('resize', { terminalId, ...size }),
    rename: (terminalId, title) => tell('rename', { terminalId, title }),
    close: (terminalId) => tell('close', { terminalId }),
    attach: (terminalId, { from }) => attach(link, terminalId, from),
  }
}

interface Line {
  stream: ClientHttp2Stream | null
  closed: boolean
  /** Typed before the first connection stood. */
  early: Uint8Array[]
}

function attach(link: Link, terminalId: string, from: number): TerminalLine {
  const line: Line = { stream: null, closed: false, early: [] }
  async function* output() {
    for (let at = from; !line.closed; ) {
      const stream = await reach(link, line, `/terminal/attach?terminalId=${terminalId}&from=${at}`)
      if (stream === null) return
      for await (const piece of untilCut(stream)) {
        if (piece.bytes.length === 0) return
        yield piece
        at = piece.offset + piece.bytes.length
      }
    }
  }
  return {
    output: { [Symbol.asyncIterator]: output },
    write(bytes) {
      if (line.stream === null) line.early.push(bytes)
      else if (line.stream.writable) line.stream.write(bytes)
    },
    close() {
      line.closed = true
      line.stream?.close()
    },
  }
}

/** Null: there is no such terminal any more, or the line was closed meanwhile. */
async function reach(link: Link, line: Line, path: string): Promise<ClientHttp2Stream | null> {
  const { stream, status } = await link.open({ path, keepOpen: true })
  if (status !== 200 || line.closed) {
    stream.close()
    return null
  }
  line.stream = stream
  for (const bytes of line.early.splice(0)) stream.write(bytes)
  return stream
}

/** A cut connection is an end like any other; what no daemon of ours says is not. */
async function* untilCut(stream: ClientHttp2Stream): ReturnType<typeof pieces> {
  try {
    yield* pieces(stream)
  } catch (error) {
    if (error instanceof DaemonError) throw error
  } finally {
    stream.close()
  }
}
