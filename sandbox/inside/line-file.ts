/** A file that only grows, line by line; a line that was cut by the end of its writer does not count. */
import { openSync, readFileSync, readSync, writeSync } from 'node:fs'

/** Bytes, without the end of the line. */
export interface Place {
  at: number
  length: number
}

export class LineFile {
  readonly fd: number
  #size = 0

  /** `onLine` is told of each line that is there; one that is no JSON is skipped. Throws when the file cannot be had. */
  constructor(path: string, onLine: (text: string, place: Place) => void) {
    this.fd = openSync(path, 'a+', 0o600)
    const bytes = readFileSync(path)
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, this.#size)) {
      const place = { at: this.#size, length: end - this.#size }
      this.#size = end + 1
      const text = bytes.toString('utf8', place.at, end)
      if (isJson(text)) onLine(text, place)
    }
    if (bytes.length > this.#size) {
      // What was cut is ended, so that the next line is whole.
      writeSync(this.fd, '\n')
      this.#size = bytes.length + 1
    }
  }

  /** Throws when there is no room, and leaves nothing that counts. */
  append(text: string): Place {
    const line = Buffer.from(`${text}\n`)
    const at = this.#size
    const written = writeSync(this.fd, line)
    this.#size += written
    if (written < line.length) {
      this.#size += writeSync(this.fd, '\n')
      throw Object.assign(new Error('There is no room for a line.'), { code: 'ENOSPC' })
    }
    return { at, length: line.length - 1 }
  }

  read({ at, length }: Place): string {
    const bytes = Buffer.alloc(length)
    readSync(this.fd, bytes, 0, length, at)
    return bytes.toString('utf8')
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
