/** The server's end of the stream that small calls share. */
import type { ClientHttp2Stream } from 'node:http2'
import { z } from 'zod'
import { encodeFrame, FrameReader } from '../inside/call-frames.ts'

export interface CallAnswer {
  status: number
  /** Not parsed by anybody yet. */
  value: unknown
  bytes: Uint8Array
}

interface Waiting {
  resolve(answer: CallAnswer): void
  reject(error: Error): void
}

const answerSchema = z.object({ status: z.int(), value: z.unknown() })

export class CallStream {
  readonly #stream: ClientHttp2Stream
  readonly #waiting = new Map<number, Waiting>()
  readonly #reader = new FrameReader()
  #id = 0

  constructor(stream: ClientHttp2Stream) {
    this.#stream = stream
    stream.on('data', (part: Buffer) => this.#hear(part))
    stream.once('close', () => this.#end())
  }

  get open(): boolean {
    return !this.#stream.destroyed && !this.#stream.closed
  }

  /** Rejects when the stream ends first, or was answered with what no daemon of ours says. */
  ask(path: string, json: unknown, bytes: Uint8Array): Promise<CallAnswer> {
    this.#id = (this.#id + 1) % 2 ** 31
    const id = this.#id
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#stream.write(encodeFrame({ id, head: JSON.stringify({ path, json }), bytes }))
    })
  }

  #hear(part: Buffer): void {
    try {
      for (const { id, head, bytes } of this.#reader.push(part)) {
        const answer = answerSchema.parse(JSON.parse(head))
        const waiting = this.#waiting.get(id)
        this.#waiting.delete(id)
        waiting?.resolve({ status: answer.status, value: answer.value, bytes: new Uint8Array(bytes) })
      }
    } catch {
      this.#stream.close()
      this.#end()
    }
  }

  #end(): void {
    for (const { reject } of this.#waiting.values()) reject(new Error('The stream of calls has ended.'))
    this.#waiting.clear()
  }
}
