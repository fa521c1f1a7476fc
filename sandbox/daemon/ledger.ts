/** The ledger of calls on disk: accepted before started, ended before told, and readable by nobody else in the container. */
import { randomUUID } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type EndBody, endSchema, writeDoneSchema } from './wire.ts'

const acceptedSchema = z.object({
  inputHash: z.string(),
  kind: z.enum(['exec', 'write']),
  outputPath: z.string(),
  /** The lease under which it was asked for. */
  epoch: z.int().optional(),
})
const keptSchema = z.record(z.string(), z.object({ total: z.number(), head: z.number(), tail: z.number() }))
const intentSchema = z.object({
  path: z.string(),
  temporary: z.string(),
  before: z.string(),
  after: z.string(),
  size: z.number(),
})
/** A write whose content lies ready beside its place. */
export type WriteIntent = z.infer<typeof intentSchema>
/** What is left of each output of an ended command. */
export type KeptOutputs = z.infer<typeof keptSchema>
export type Accepted = z.infer<typeof acceptedSchema>
export type WriteDoneBody = z.infer<typeof writeDoneSchema>

export class Ledger {
  readonly id: string
  readonly #root: string

  constructor(stateDir: string) {
    this.#root = join(stateDir, 'ledger')
    mkdirSync(this.#root, { recursive: true, mode: 0o700 })
    const idFile = join(stateDir, 'ledger-id')
    if (!existsSync(idFile)) writeDurable(idFile, randomUUID())
    this.id = readFileSync(idFile, 'utf8')
  }

  /** False: the key was accepted before. Durable before it returns. */
  accept(key: string, record: Accepted): boolean {
    try {
      mkdirSync(join(this.#root, key), { mode: 0o700 })
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
      throw error
    }
    writeDurable(join(this.#root, key, 'accepted'), JSON.stringify(record))
    return true
  }

  /** Null: unknown. A tombstone is an accepted key without a record. */
  accepted(key: string): Accepted | 'tombstone' | null {
    if (!existsSync(join(this.#root, key))) return null
    const text = this.#read(key, 'accepted')
    return text === null ? 'tombstone' : acceptedSchema.parse(JSON.parse(text))
  }

  /** The first terminal record wins. */
  end(key: string, end: EndBody): EndBody {
    const before = this.ended(key)
    if (before !== null) return before
    writeDurable(join(this.#root, key, 'end'), JSON.stringify(end))
    return end
  }

  ended(key: string): EndBody | null {
    const text = this.#read(key, 'end')
    return text === null ? null : endSchema.parse(JSON.parse(text))
  }

  /** Before the end is told, so that an output can be read under a later daemon too. */
  keep(key: string, outputs: KeptOutputs): void {
    writeFileSync(join(this.#root, key, 'outputs'), JSON.stringify(outputs), { mode: 0o600 })
  }

  kept(key: string): KeptOutputs | null {
    const text = this.#read(key, 'outputs')
    return text === null ? null : keptSchema.parse(JSON.parse(text))
  }

  /** The server has the result: what is on disk of its output may go when room is needed. */
  acknowledge(key: string): void {
    writeFileSync(join(this.#root, key, 'acknowledged'), '', { mode: 0o600 })
  }

  isAcknowledged(key: string): boolean {
    return existsSync(join(this.#root, key, 'acknowledged'))
  }

  written(key: string): WriteDoneBody | null {
    const text = this.#read(key, 'written')
    return text === null ? null : writeDoneSchema.parse(JSON.parse(text))
  }

  intend(key: string, intent: WriteIntent): void {
    writeDurable(join(this.#root, key, 'intent'), JSON.stringify(intent))
  }

  intended(key: string): WriteIntent | null {
    const text = this.#read(key, 'intent')
    return text === null ? null : intentSchema.parse(JSON.parse(text))
  }

  recordWritten(key: string, done: WriteDoneBody): void {
    writeDurable(join(this.#root, key, 'written'), JSON.stringify(done))
  }

  /** Nothing of this key may start any more. False: it was accepted before. */
  entomb(key: string): boolean {
    if (existsSync(join(this.#root, key))) return false
    mkdirSync(join(this.#root, key), { mode: 0o700 })
    return true
  }

  forget(key: string): void {
    rmSync(join(this.#root, key), { recursive: true, force: true })
  }

  keys(): string[] {
    return readdirSync(this.#root)
  }

  #read(key: string, name: string): string | null {
    try {
      return readFileSync(join(this.#root, key, name), 'utf8')
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
      throw error
    }
  }
}

function writeDurable(path: string, text: string): void {
  const draft = `${path}.new`
  const fd = openSync(draft, 'w', 0o600)
  try {
    writeSync(fd, text)
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
  renameSync(draft, path)
}
