/** A search whose lines are told as ripgrep finds them, bounded in length, per file and in all. */
import type { SearchLine } from '#protocol/api/search-routes.ts'
import type { SearchScope } from '../../workbench.ts'
import { PLAIN_FLAGS, patternFlags } from './pattern-flags.ts'
import { readMatch } from './read-match.ts'
import { type ProgramUser, runProgram } from './run-program.ts'

/** Bytes of one message of ripgrep; what is longer (a line of megabytes) is passed over. */
const MESSAGE_LIMIT = 4 * 1024 * 1024
const LARGEST_FILE = '20M'

export interface SearchOptions {
  root: string
  user: ProgramUser
  signal: AbortSignal
  /** Resolves when more may be told. */
  tell(line: SearchLine): Promise<void> | void
}

export async function searchText(scope: SearchScope, options: SearchOptions): Promise<void> {
  const told = new Told(scope)
  const program = {
    ...{ file: 'rg', args: argumentsOf(scope), cwd: options.root },
    ...{ timeoutMs: scope.timeoutMs, signal: options.signal },
  }
  const lines = new Lines()
  const end = await runProgram(program, options.user, (bytes, child) => {
    for (const line of lines.add(bytes).flatMap((text) => told.take(readMatch(text)))) {
      const wait = options.tell(line)
      if (wait === undefined) continue
      child.stdout?.pause()
      void wait.then(() => child.stdout?.resume())
    }
    if (told.full) child.kill('SIGKILL')
  })
  const cut = told.full ? ('matches' as const) : end.timedOut ? ('time' as const) : null
  const failed = told.matches === 0 && cut === null && end.code !== 0 && end.code !== 1
  await options.tell({
    ...{ kind: 'end', matches: told.matches, files: told.files, cut },
    ...(failed ? { error: end.stderr.trim() || 'ripgrep was stopped.' } : {}),
  })
}

/** Counts what is told, per file and in all. ripgrep tells file by file. */
class Told {
  matches = 0
  files = 0
  full = false
  readonly #scope: SearchScope
  #path: string | null = null
  #inFile = 0

  constructor(scope: SearchScope) {
    this.#scope = scope
  }

  take(line: SearchLine | null): SearchLine[] {
    if (this.full || (line?.kind !== 'match' && line?.kind !== 'context')) return []
    if (line.path !== this.#path) {
      this.#path = line.path
      this.#inFile = 0
    }
    return line.kind === 'match' ? this.#match(line) : this.#inFile > this.#scope.perFile ? [] : [line]
  }

  /** One match more than may be told is asked of ripgrep, so that the cut is seen. */
  #match(line: Extract<SearchLine, { kind: 'match' }>): SearchLine[] {
    this.#inFile += 1
    if (this.#inFile > this.#scope.perFile) return [{ kind: 'file-cut', path: line.path }]
    this.full = this.matches === this.#scope.limit
    if (this.full) return []
    this.matches += 1
    if (this.#inFile === 1) this.files += 1
    return [line]
  }
}

function argumentsOf(scope: SearchScope): string[] {
  const globs = [
    ...scope.include.flatMap((glob) => [glob, below(glob)]),
    ...scope.exclude.flatMap((glob) => [`!${glob}`, `!${below(glob)}`]),
    // The last word counts, so nothing brings these back.
    ...(scope.ignored ? [] : ['!node_modules']),
    '!.git',
  ]
  return [
    ...PLAIN_FLAGS,
    ...['--json', '--no-messages', `--max-filesize=${LARGEST_FILE}`, `--max-count=${scope.perFile + 1}`],
    ...(scope.hidden ? ['--hidden'] : []),
    ...(scope.ignored ? ['--no-ignore'] : ['--no-require-git']),
    ...(scope.context > 0 ? [`--context=${scope.context}`] : []),
    ...globs.map((glob) => `--glob=${glob}`),
    '--crlf',
    ...patternFlags(scope),
    ...['--', './'],
  ]
}

/** A directory's name stands for all in it. */
function below(glob: string): string {
  return `${glob.replace(/\/+$/, '')}/**`
}

/** Whole lines out of pieces; one that is too long is dropped as it comes. */
class Lines {
  #rest: Buffer = Buffer.alloc(0)
  #dropping = false

  add(bytes: Buffer): string[] {
    const found: string[] = []
    let from = 0
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, from)) {
      const line = Buffer.concat([this.#rest, bytes.subarray(from, end)])
      if (!this.#dropping) found.push(line.toString('utf8'))
      this.#rest = Buffer.alloc(0)
      this.#dropping = false
      from = end + 1
    }
    this.#rest = this.#dropping ? this.#rest : Buffer.concat([this.#rest, bytes.subarray(from)])
    if (this.#rest.length > MESSAGE_LIMIT) {
      this.#rest = Buffer.alloc(0)
      this.#dropping = true
    }
    return found
  }
}
