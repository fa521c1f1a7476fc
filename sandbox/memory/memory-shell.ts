/** A handful of shell, enough for the agent's own tests: lists of simple commands over files in RAM, and programs that a test brings. */
import { absolute, type MemoryFiles } from './memory-files.ts'

export interface ProgramIo {
  args: readonly string[]
  cwd: string
  env: Readonly<Record<string, string>>
  signal: AbortSignal
  files: MemoryFiles
  write(text: string): void
  writeError(text: string): void
}
/** Returns the exit code. */
export type Program = (io: ProgramIo) => number | Promise<number>

export interface ShellRun {
  command: string
  cwd: string
  env: Readonly<Record<string, string>>
  signal: AbortSignal
  files: MemoryFiles
  programs: Readonly<Record<string, Program>>
  write(stream: 'stdout' | 'stderr', bytes: Uint8Array): void
}

const bytesOf = (text: string) => new TextEncoder().encode(text)

export async function runShell(run: ShellRun): Promise<{ exitCode: number; cwd: string }> {
  const shell = { cwd: run.cwd, exitCode: 0, left: false }
  for (const { text, when } of split(run.command)) {
    if (shell.left || run.signal.aborted) break
    if ((when === '&&' && shell.exitCode !== 0) || (when === '||' && shell.exitCode === 0)) continue
    await runOne(text, run, shell)
  }
  return { exitCode: shell.exitCode, cwd: shell.cwd }
}

type Shell = { cwd: string; exitCode: number; left: boolean }

/** Pieces between operators outside quotes, each with the operator before it. */
function split(command: string): { text: string; when: ';' | '&&' | '||' }[] {
  const pieces: { text: string; when: ';' | '&&' | '||' }[] = []
  let when: ';' | '&&' | '||' = ';'
  let last = 0
  for (const found of command.matchAll(/'[^']*'|"(?:\\.|[^"])*"|(&&|\|\||[;\n])/g)) {
    if (found[1] === undefined) continue
    pieces.push({ text: command.slice(last, found.index), when })
    when = found[1] === '&&' || found[1] === '||' ? found[1] : ';'
    last = found.index + found[1].length
  }
  pieces.push({ text: command.slice(last), when })
  return pieces.filter((piece) => piece.text.trim() !== '')
}

function words(text: string): string[] {
  return [...text.matchAll(/(?:'[^']*'|"(?:\\.|[^"])*"|\\.|[^\s'"\\])+/g)].map(([word]) =>
    word.replace(
      /'([^']*)'|"((?:\\.|[^"])*)"|\\(.)/g,
      (_all, single?: string, double?: string, escaped?: string) =>
        single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped ?? '',
    ),
  )
}

async function runOne(text: string, run: ShellRun, shell: Shell): Promise<void> {
  const redirect = /^(?<head>.*?)\s*(?<append>>>|>)\s*(?<target>[^\s&>]+)\s*$/.exec(text)
  const toError = /\s1?>&2\s*$/.test(text)
  const [name = '', ...args] = words(
    (redirect?.groups?.['head'] ?? text).replace(/\s1?>&2\s*$/, '').replace(/\s2>&1\s*$/, ''),
  )
  const collected: string[] = []
  const write = (out: string) =>
    redirect === null ? run.write(toError ? 'stderr' : 'stdout', bytesOf(out)) : void collected.push(out)
  const program = Object.hasOwn(run.programs, name)
    ? run.programs[name]
    : Object.hasOwn(BUILTINS, name)
      ? BUILTINS[name]
      : undefined
  if (program === undefined) {
    run.write('stderr', bytesOf(`bash: ${name}: command not found\n`))
    shell.exitCode = 127
    return
  }
  const io = {
    args,
    cwd: shell.cwd,
    env: run.env,
    signal: run.signal,
    files: run.files,
    write,
    writeError: (out: string) => run.write('stderr', bytesOf(out)),
  }
  if (name === 'cd') shell.cwd = args[0] === undefined ? run.files.root : absolute(args[0], shell.cwd)
  if (name === 'exit') shell.left = true
  shell.exitCode = await program(io)
  const groups = redirect?.groups
  if (groups !== undefined)
    store({ run, shell, path: groups['target'] ?? '', append: groups['append'] === '>>', text: collected.join('') })
}

function store(out: { run: ShellRun; shell: Shell; path: string; append: boolean; text: string }): void {
  if (out.path === '/dev/null') return
  const found = out.run.files.resolve(absolute(out.path, out.shell.cwd))
  const before = out.append && found.ok ? out.run.files.file(found.value) : null
  const old = before?.ok === true ? new TextDecoder().decode(before.value.bytes) : ''
  const written = found.ok ? out.run.files.put(found.value, bytesOf(old + out.text)) : found
  if (written.ok) return
  out.run.write(
    'stderr',
    bytesOf(
      `bash: ${out.path}: ${written.problem.kind === 'disk_full' ? 'No space left on device' : 'cannot write'}\n`,
    ),
  )
  out.shell.exitCode = 1
}

function waitFor(ms: number, signal: AbortSignal): Promise<number> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => done(0), ms)
    const done = (code: number) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
      resolve(code)
    }
    const stop = () => done(143)
    signal.addEventListener('abort', stop)
    if (signal.aborted) stop()
  })
}

const BUILTINS: Readonly<Record<string, Program>> = {
  true: () => 0,
  ':': () => 0,
  false: () => 1,
  cd: () => 0,
  exit: ({ args }) => Number(args[0] ?? 0),
  pwd: (io) => say(io, `${io.cwd}\n`),
  echo: (io) => say(io, `${io.args.join(' ')}\n`),
  printf: (io) =>
    say(
      io,
      (io.args[0] ?? '')
        .replace(/\\n/g, '\n')
        .replace(/\\t/g, '\t')
        .replace(/%s/g, () => io.args[1] ?? ''),
    ),
  sleep: ({ args, signal }) => waitFor(Number(args[0] ?? 0) * 1000, signal),
  seq: (io) => say(io, `${Array.from({ length: Number(io.args.at(-1)) }, (_, index) => index + 1).join('\n')}\n`),
  mkdir: (io) => each(io, (path) => io.files.makeDirectories(path).ok),
  touch: (io) => each(io, (path) => io.files.file(path).ok || io.files.put(path, new Uint8Array()).ok),
  rm: (io) => each(io, (path) => io.files.remove(path, { recursive: true }).ok),
  cat: (io) =>
    each(io, (path) => {
      const found = io.files.file(path)
      if (found.ok) io.write(new TextDecoder().decode(found.value.bytes))
      else io.writeError(`cat: ${path}: No such file or directory\n`)
      return found.ok
    }),
}

function say(io: ProgramIo, text: string): number {
  io.write(text)
  return 0
}

function each(io: ProgramIo, act: (path: string) => boolean): number {
  const paths = io.args.filter((arg) => !arg.startsWith('-'))
  return paths.map((path) => act(absolute(path, io.cwd))).every(Boolean) ? 0 : 1
}
