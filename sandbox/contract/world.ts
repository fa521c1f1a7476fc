/** What a rule of the workspace contract is checked on: one workspace, a directory of its own in it, and keys nobody used before. */
import { createHash, randomUUID } from 'node:crypto'
import { WORKSPACE_ROOT } from '#protocol/ids.ts'
import type { ExecEnd, ExecRequest, Execution, FileResult, OutputStream, Workspace } from '../workspace.ts'

/** An implementation under test. */
export interface Subject {
  workspace: Workspace
  /** Makes a symbolic link at an absolute path. */
  link(path: string, target: string): Promise<void>
  close(): Promise<void>
}

export interface Rule {
  title: string
  /** A real kernel and bash: pipes, modes, signals, devices. */
  needs?: 'real'
  check(world: World): Promise<void>
}

export interface Ran {
  end: ExecEnd
  merged: string
  stdout: string
  stderr: string
}

export class World {
  readonly workspace: Workspace
  readonly link: Subject['link']
  /** Absolute, and this rule's alone. */
  readonly dir: string
  #keys = 0

  constructor(subject: Subject) {
    this.workspace = subject.workspace
    this.link = subject.link
    this.dir = `${WORKSPACE_ROOT}/rule-${randomUUID().slice(0, 8)}`
  }

  at(name: string): string {
    return `${this.dir}/${name}`
  }

  key(): string {
    this.#keys += 1
    return `${this.dir.slice(-8)}-${this.#keys}`
  }

  async put(name: string, content: string | Uint8Array): Promise<string> {
    const bytes = typeof content === 'string' ? bytesOf(content) : content
    return unwrap(await this.workspace.writeFile({ key: null, path: this.at(name), bytes })).sha256
  }

  async text(name: string): Promise<string> {
    return textOf(unwrap(await this.workspace.readFile(this.at(name))).bytes)
  }

  async names(name = ''): Promise<string[]> {
    const path = name === '' ? this.dir : this.at(name)
    return unwrap(await this.workspace.list(path)).entries.map((entry) => entry.path)
  }

  exec(command: ExecRequest['command'], more: Partial<ExecRequest> = {}): Promise<Execution> {
    const key = more.key ?? this.key()
    const inputHash = sha256(bytesOf(JSON.stringify(command)))
    return this.workspace.exec({ key, inputHash, command, cwd: this.dir, timeoutMs: 0, output: 'merged', ...more })
  }

  /** Runs to the end; the directory of the rule is there. */
  async run(command: ExecRequest['command'], more: Partial<ExecRequest> = {}): Promise<Ran> {
    unwrap(await this.workspace.makeDirectory(this.dir))
    const execution = await this.exec(command, more)
    const end = await execution.end()
    const streams: OutputStream[] = more.output === 'separate' ? ['stdout', 'stderr'] : ['merged']
    const texts = await Promise.all(streams.map(async (stream) => [stream, await outputOf(execution, { stream })]))
    return { end, merged: '', stdout: '', stderr: '', ...Object.fromEntries(texts) }
  }
}

/** Output until the command's end, in one text. */
export async function outputOf(
  execution: Execution,
  options: { from?: number; stream?: OutputStream } = {},
): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const { bytes } of execution.output(options)) parts.push(bytes)
  return textOf(Buffer.concat(parts))
}

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** The value, or an error that names the problem. */
export function unwrap<T>(result: FileResult<T>): T {
  if (!result.ok)
    throw new Error(`${result.problem.kind}: ${result.problem.message} (${JSON.stringify(result.problem.path)})`)
  return result.value
}

/** The kind of the problem; `ok` where there was none. */
export function kindOf(result: FileResult<unknown>): string {
  return result.ok ? 'ok' : result.problem.kind
}

/** The kind of every problem, in order. */
export async function kindsOf(results: readonly Promise<FileResult<unknown>>[]): Promise<string[]> {
  return (await Promise.all(results)).map(kindOf)
}
