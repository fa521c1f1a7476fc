/** The ledger of calls on disk: accepted before started, ended before told, and readable by nobody else in the container. */
import { randomUUID } from 'node:crypto'
import { existsSync, fdatasync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { LineFile, type Place } from './line-file.ts'
import { type EndBody, endSchema, keySchema, writeDoneSchema } from './wire.ts'

const acceptedSchema = z.object({ inputHash: z.string(), kind: z.enum(['exec', 'write']), outputPath: z.string() })
export type Accepted = z.infer<typeof acceptedSchema>
export type WriteDoneBody = z.infer<typeof writeDoneSchema>

const lineSchema = z.discriminatedUnion('fact', [
  z.object({ fact: z.literal('accepted'), key: keySchema, record: acceptedSchema }),
  z.object({ fact: z.literal('entombed'), key: keySchema }),
  z.object({ fact: z.literal('ended'), key: keySchema, end: endSchema }),
  z.object({ fact: z.literal('written'), key: keySchema, done: writeDoneSchema }),
  z.object({ fact: z.literal('forgotten'), key: keySchema }),
])
type Line = z.infer<typeof lineSchema>

interface Entry {
  /** Null: a tombstone. */
  accepted: Accepted | null
  /** In memory until the server has it; then where its line stands. */
  end: EndBody | Place | null
  written: WriteDoneBody | null
}

/** Milliseconds until lines are forced to the disk that nobody has acknowledged. */
const FORCE_AFTER_MS = 250

export class Ledger {
  readonly id: string
  readonly #file: LineFile
  readonly #entries = new Map<string, Entry>()
  readonly #places = new Map<string, Place>()
  readonly #unforced = new Set<string>()
  #timer: NodeJS.Timeout | undefined

  constructor(stateDir: string) {
    mkdirSync(stateDir, { recursive: true, mode: 0o700 })
    this.id = idOf(join(stateDir, 'ledger-id'))
    this.#file = new LineFile(join(stateDir, 'ledger.jsonl'), (text, place) => {
      const line = lineSchema.safeParse(JSON.parse(text))
      if (line.success) this.#apply(line.data, place)
    })
    // Of a server before this one, or long acknowledged: they are read again should somebody ask.
    for (const key of this.#places.keys()) this.acknowledge(key)
    rmSync(join(stateDir, 'ledger'), { recursive: true, force: true })
  }

  /**
   * False: the key was accepted before. Whoever comes after a killed daemon finds it. A machine that lost its power has another
   * boot id, under which a missing record proves nothing: so it is not forced to the disk. Throws when the disk is full.
   */
  accept(key: string, record: Accepted): boolean {
    if (this.#entries.has(key)) return false
    this.#add({ fact: 'accepted', key, record })
    return true
  }

  /** Null: unknown. A tombstone is an accepted key without a record. */
  accepted(key: string): Accepted | 'tombstone' | null {
    const entry = this.#entries.get(key)
    return entry === undefined ? null : (entry.accepted ?? 'tombstone')
  }

  /**
   * The first terminal record wins. It outlives the daemon and its container at once, and a moment later the power of the
   * machine too, unless the server says before that it has the result: what is lost in between counts as interrupted.
   */
  end(key: string, end: EndBody): EndBody {
    const before = this.ended(key)
    if (before !== null) return before
    try {
      this.#add({ fact: 'ended', key, end })
    } catch (error) {
      // The disk of the machine is full: whoever asks this daemon is told all the same.
      process.stderr.write(`An end was not recorded: ${String(error)}\n`)
      const entry = this.#entries.get(key)
      if (entry !== undefined) entry.end = end
    }
    this.#forceSoon(key)
    return end
  }

  ended(key: string): EndBody | null {
    const end = this.#entries.get(key)?.end ?? null
    if (end === null || !('at' in end)) return end
    const line = lineSchema.parse(JSON.parse(this.#file.read(end)))
    return line.fact === 'ended' ? line.end : null
  }

  /** The server keeps the result from here on. */
  acknowledge(key: string): void {
    this.#unforced.delete(key)
    const [entry, place] = [this.#entries.get(key), this.#places.get(key)]
    if (entry !== undefined && place !== undefined) entry.end = place
    this.#places.delete(key)
  }

  written(key: string): WriteDoneBody | null {
    return this.#entries.get(key)?.written ?? null
  }

  /** Without it a write is known by what the file holds. Throws when the disk is full. */
  recordWritten(key: string, done: WriteDoneBody): void {
    this.#add({ fact: 'written', key, done })
  }

  /** Nothing of this key may start any more. False: it was accepted before. */
  entomb(key: string): boolean {
    if (this.#entries.has(key)) return false
    this.#add({ fact: 'entombed', key })
    return true
  }

  forget(key: string): void {
    if (this.#entries.has(key)) this.#add({ fact: 'forgotten', key })
  }

  keys(): string[] {
    return [...this.#entries.keys()]
  }

  close(): void {
    clearTimeout(this.#timer)
  }

  #add(line: Line): void {
    this.#apply(line, this.#file.append(JSON.stringify(line)))
  }

  #apply(line: Line, place: Place): void {
    const { key } = line
    const entry = this.#entries.get(key)
    if (line.fact === 'accepted') this.#entries.set(key, { accepted: line.record, end: null, written: null })
    else if (line.fact === 'entombed') this.#entries.set(key, { accepted: null, end: null, written: null })
    else if (line.fact === 'forgotten') this.#entries.delete(key)
    else if (entry !== undefined && line.fact === 'written') entry.written = line.done
    else if (entry !== undefined && line.fact === 'ended') {
      entry.end = line.end
      this.#places.set(key, place)
    }
  }

  /** One forcing for all that gathered meanwhile, off the daemon's own thread. */
  #forceSoon(key: string): void {
    this.#unforced.add(key)
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      if (this.#unforced.size === 0) return
      this.#unforced.clear()
      fdatasync(this.#file.fd, (error) => {
        if (error !== null) process.stderr.write(`The ledger was not forced to the disk: ${error.message}\n`)
      })
    }, FORCE_AFTER_MS).unref()
  }
}

/** There whole or not at all. */
function idOf(path: string): string {
  if (!existsSync(path)) {
    writeFileSync(`${path}.new`, randomUUID(), { mode: 0o600, flush: true })
    renameSync(`${path}.new`, path)
  }
  return readFileSync(path, 'utf8')
}
