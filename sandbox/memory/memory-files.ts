/** Files in RAM, with the refusals of the real thing: links are followed inside the workspace and refused when they lead out. */
import { createHash } from 'node:crypto'
import type { FileProblem, FileResult, FileStat, ListedFile } from '../workspace.ts'

export type Node =
  | { type: 'file'; bytes: Uint8Array; mode: number; mtimeMs: number }
  | { type: 'directory'; mode: number; mtimeMs: number }
  | { type: 'link'; target: string; mtimeMs: number }
  | { type: 'other'; mode: number; mtimeMs: number }

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

export function problem(
  kind: FileProblem['kind'],
  path: string,
  message: string = kind,
): { ok: false; problem: FileProblem } {
  return { ok: false, problem: { kind, path, message } }
}

export class MemoryFiles {
  readonly root: string
  readonly nodes = new Map<string, Node>()
  /** What calls have written, by its hash. */
  readonly writtenByCalls = new Map<string, Uint8Array>()
  readonly #now: () => number
  #diskBytes: number

  constructor(options: { root: string; now: () => number; diskBytes: number }) {
    this.root = options.root
    this.#now = options.now
    this.#diskBytes = options.diskBytes
    this.nodes.set(this.root, { type: 'directory', mode: 0o755, mtimeMs: this.#now() })
  }

  /** The absolute path with all links resolved, also when its last part does not exist yet. */
  resolve(path: string, options: { allowOutside?: boolean; followLast?: boolean } = {}): FileResult<string> {
    if (path === '' || path.includes('\0') || !path.isWellFormed()) return problem('invalid_path', path.toWellFormed())
    const walked = this.#walk(path, options.followLast !== false)
    if (!walked.ok) return walked
    const outside = walked.value !== this.root && !walked.value.startsWith(`${this.root}/`)
    return outside && options.allowOutside !== true ? problem('outside', path) : walked
  }

  /** Part by part, as a kernel does: a link's target is put in front of what is left to walk. */
  #walk(path: string, followLast: boolean): FileResult<string> {
    let done = ''
    let hops = 0
    const todo = piecesOf(absolute(path, this.root))
    for (let part = todo.shift(); part !== undefined; part = todo.shift()) {
      const here = part === '..' ? parentOf(done).replace(/^\/$/, '') : `${done}/${part}`
      const node = this.nodes.get(here)
      if (node?.type === 'file' && todo.length > 0) return problem('not_a_directory', path)
      if (node?.type !== 'link' || (todo.length === 0 && !followLast)) {
        done = here
        continue
      }
      if (++hops > MAX_LINKS) return problem('invalid_path', path, 'Too many links.')
      if (node.target.startsWith('/')) done = ''
      todo.unshift(...piecesOf(node.target))
    }
    return { ok: true, value: done }
  }

  file(
    path: string,
    options: { allowOutside?: boolean } = {},
  ): FileResult<Extract<Node, { type: 'file' }> & { path: string }> {
    const found = this.resolve(path, options)
    if (!found.ok) return found
    const node = this.nodes.get(found.value)
    if (node === undefined) return problem('not_found', path)
    if (node.type === 'other') return problem('special_file', path)
    return node.type === 'file' ? { ok: true, value: { ...node, path: found.value } } : problem('not_a_file', path)
  }

  stat(path: string): FileResult<FileStat> {
    const found = this.resolve(path)
    if (!found.ok) return found
    const node = this.nodes.get(found.value)
    if (node === undefined) return problem('not_found', path)
    const size = node.type === 'file' ? node.bytes.length : 0
    return {
      ok: true,
      value: {
        path: found.value,
        type: node.type,
        size,
        mode: node.type === 'link' ? 0o777 : node.mode,
        mtimeMs: node.mtimeMs,
      },
    }
  }

  put(path: string, bytes: Uint8Array): FileResult<null> {
    const before = this.nodes.get(path)
    const used = [...this.nodes.values()].reduce((sum, node) => sum + (node.type === 'file' ? node.bytes.length : 0), 0)
    const growth = bytes.length - (before?.type === 'file' ? before.bytes.length : 0)
    if (used + growth > this.#diskBytes) return problem('disk_full', path)
    this.nodes.set(path, {
      type: 'file',
      bytes: bytes.slice(),
      mode: before?.type === 'file' ? before.mode : 0o644,
      mtimeMs: this.#now(),
    })
    return { ok: true, value: null }
  }

  makeDirectories(path: string): FileResult<null> {
    const parts = path.split('/').filter((part) => part !== '')
    for (let depth = 1; depth <= parts.length; depth++) {
      const here = `/${parts.slice(0, depth).join('/')}`
      const node = this.nodes.get(here)
      if (node === undefined) this.nodes.set(here, { type: 'directory', mode: 0o755, mtimeMs: this.#now() })
      else if (node.type === 'file') return problem('not_a_directory', path)
    }
    return { ok: true, value: null }
  }

  link(path: string, target: string): void {
    this.nodes.set(path, { type: 'link', target, mtimeMs: this.#now() })
  }

  linkAt(path: string): string | null {
    const node = this.nodes.get(path)
    return node?.type === 'link' ? node.target : null
  }

  /** A pipe, a socket or a device. */
  special(path: string): void {
    this.nodes.set(path, { type: 'other', mode: 0o644, mtimeMs: this.#now() })
  }

  below(path: string): [string, Node][] {
    return [...this.nodes]
      .filter(([name]) => name.startsWith(`${path}/`))
      .sort(([left], [right]) => (left < right ? -1 : 1))
  }

  list(
    path: string,
    options: { recursive?: boolean; limit?: number },
  ): FileResult<{ entries: ListedFile[]; truncated: boolean }> {
    const found = this.resolve(path)
    if (!found.ok) return found
    const node = this.nodes.get(found.value)
    if (node === undefined) return problem('not_found', path)
    if (node.type !== 'directory') return problem('not_a_directory', path)
    const all = this.below(found.value).map(([name, child]) => ({
      path: name.slice(found.value.length + 1),
      type: child.type,
      size: child.type === 'file' ? child.bytes.length : 0,
      mtimeMs: child.mtimeMs,
    }))
    const wanted = options.recursive === true ? all : all.filter((entry) => !entry.path.includes('/'))
    const limit = options.limit ?? wanted.length
    return { ok: true, value: { entries: wanted.slice(0, limit), truncated: wanted.length > limit } }
  }

  move(from: string, to: string): FileResult<null> {
    const source = this.resolve(from, { followLast: false })
    const target = this.resolve(to, { followLast: false })
    if (!source.ok) return source
    if (!target.ok) return target
    const node = this.nodes.get(source.value)
    if (node === undefined) return problem('not_found', from)
    if (this.nodes.has(target.value)) return problem('exists', to)
    if (`${target.value}/`.startsWith(`${source.value}/`))
      return problem('invalid_path', to, 'A directory cannot be moved into itself.')
    const made = this.makeDirectories(parentOf(target.value))
    if (!made.ok) return made
    for (const [name, child] of [[source.value, node] as [string, Node], ...this.below(source.value)]) {
      this.nodes.delete(name)
      this.nodes.set(target.value + name.slice(source.value.length), child)
    }
    return { ok: true, value: null }
  }

  remove(path: string, options: { recursive?: boolean }): FileResult<null> {
    const found = this.resolve(path, { followLast: false })
    if (!found.ok) return found
    if (found.value === this.root) return problem('invalid_path', path, 'The workspace itself stays.')
    if (!this.nodes.has(found.value)) return problem('not_found', path)
    const children = this.below(found.value)
    if (children.length > 0 && options.recursive !== true) return problem('not_empty', path)
    for (const [name] of children) this.nodes.delete(name)
    this.nodes.delete(found.value)
    return { ok: true, value: null }
  }
}

const MAX_LINKS = 40

function piecesOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.')
}

export function absolute(path: string, from: string): string {
  const whole = path.startsWith('/') ? path : `${from}/${path}`
  return `/${whole
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/')}`
}

export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/'
}
