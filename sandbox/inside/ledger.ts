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
  writeSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type EndBody, endSchema, writeDoneSchema } from './wire.ts'

/** Milliseconds until a record is forced to the disk that nobody has acknowledged. */
const FORCE_AFTER_MS = 250

const acceptedSchema = z.object({ inputHash: z.string(), kind: z.enum(['exec', 'write']), outputPath: z.string() })
export type Accepted = z.infer<typeof acceptedSchema>
export type WriteDoneBody = z.infer<typeof writeDoneSchema>

export class Ledger {
  readonly id: string
  readonly #root: string
  readonly #unforced = new Set<string>()
  #timer: NodeJS.Timeout | undefined

  constructor(stateDir: string) {
    this.#root = join(stateDir, 'ledger')
    mkdirSync(this.#root, { recursive: true, mode: 0o700 })
    const idFile = join(stateDir, 'ledger-id')
    if (!existsSync(idFile)) writeWhole(idFile, randomUUID(), { force: true })
    this.id = readFileSync(idFile, 'utf8')
  }

  /**
   * False: the key was accepted before. Whoever comes after a killed daemon finds it. A machine that lost its power has another
   * boot id, under which a missing record proves nothing: so it is not forced to the disk.
   */
  accept(key: string, record: Accepted): boolean {
    try {
      mkdirSync(join(this.#root, key), { mode: 0o700 })
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
      throw error
    }
    writeWhole(join(this.#root, key, 'accepted'), JSON.stringify(record), { force: false })
    return true
  }

  /** Null: unknown. A tombstone is an accepted key without a record. */
  accepted(key: string): Accepted | 'tombstone' | null {
    if (!existsSync(join(this.#root, key))) return null
    const text = this.#read(key, 'accepted')
    return text === null ? 'tombstone' : acceptedSchema.parse(JSON.parse(text))
  }

  /**
   * The first terminal record wins. It outlives the daemon and its container at once, and a moment later the power of the
   * machine too, unless the server says before that it has the result: what is lost in between counts as interrupted.
   */
  end(key: string, end: EndBody): EndBody {
    const before = this.ended(key)
    if (before !== null) return before
    writeWhole(join(this.#root, key, 'end'), JSON.stringify(end), { force: false })
    this.#forceSoon(key)
    return end
  }

  /** The server keeps the result from here on. */
  acknowledge(key: string): void {
    this.#unforced.delete(key)
  }

  ended(key: string): EndBody | null {
    const text = this.#read(key, 'end')
    return text === null ? null : endSchema.parse(JSON.parse(text))
  }

  written(key: string): WriteDoneBody | null {
    const text = this.#read(key, 'written')
    return text === null ? null : writeDoneSchema.parse(JSON.parse(text))
  }

  /** Without it a write is known by what the file holds. */
  recordWritten(key: string, done: WriteDoneBody): void {
    writeWhole(join(this.#root, key, 'written'), JSON.stringify(done), { force: false })
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

  close(): void {
    clearTimeout(this.#timer)
  }

  #forceSoon(key: string): void {
    this.#unforced.add(key)
    this.#timer ??= setTimeout(() => void this.#forceAll(), FORCE_AFTER_MS).unref()
  }

  /** All that gathered meanwhile, one after the other, off the daemon's own thread. */
  async #forceAll(): Promise<void> {
    for (const key of this.#unforced) {
      this.#unforced.delete(key)
      await force(join(this.#root, key, 'end'))
    }
    this.#timer = undefined
    for (const key of this.#unforced) this.#forceSoon(key)
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

/** There whole or not at all; with `force` also after the power was lost. */
function writeWhole(path: string, text: string, { force }: { force: boolean }): void {
  const draft = `${path}.new`
  const fd = openSync(draft, 'w', 0o600)
  try {
    writeSync(fd, text)
    if (force) fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
  renameSync(draft, path)
}

/** What cannot be forced is as good as the machine's power: the record is there all the same. */
async function force(path: string): Promise<void> {
  try {
    await using file = await open(path, 'r')
    await file.datasync()
  } catch (error) {
    process.stderr.write(`A record was not forced to the disk: ${String(error)}\n`)
  }
}
