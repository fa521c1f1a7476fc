/** Which files the operands of a command name, and under which new names it leaves what it copies or moves. */
import { type AnalysedWord, constantText, type Form, formText, type Piece } from '../analysed.ts'
import type { CommandSpec } from './command-spec.ts'
import type { ParsedArguments } from './parse-arguments.ts'

/** What stood under `from` may stand under `to` once the command has run. */
export interface Landing {
  readonly from: AnalysedWord
  readonly to: AnalysedWord
}

export interface OperandPaths {
  readonly reads: readonly AnalysedWord[]
  readonly writes: readonly AnalysedWord[]
  readonly landings: readonly Landing[]
}

export const NO_PATHS: OperandPaths = { reads: [], writes: [], landings: [] }

export function operandPaths(spec: CommandSpec, parsed: ParsedArguments): OperandPaths {
  const { operands, flags } = parsed
  switch (spec.operands ?? 'text') {
    case 'none':
    case 'text':
      return NO_PATHS
    case 'reads':
      return { ...NO_PATHS, reads: operands }
    case 'writes':
      return { ...NO_PATHS, writes: operands }
    case 'moves':
      return landed({ ...NO_PATHS, writes: operands }, parsed)
    case 'copies': {
      const into = flags.some(({ name }) => name === '-t' || name === '--target-directory')
      if (into) return { ...NO_PATHS, reads: operands }
      return landed({ ...NO_PATHS, reads: operands.slice(0, -1), writes: operands.slice(-1) }, parsed)
    }
    case 'pattern': {
      const given = spec.patternFlags?.split(' ') ?? []
      const skip = flags.some(({ name }) => given.includes(name)) ? 0 : 1
      return { ...NO_PATHS, reads: operands.slice(skip) }
    }
    case 'name-value':
      return { ...NO_PATHS, writes: operands.flatMap(nameValuePath) }
  }
}

/** `cp x/.git .` writes `./.git`, and `x/.git` itself where there was no such directory. */
function landed(paths: OperandPaths, { operands, flags }: ParsedArguments): OperandPaths {
  const target = operands.at(-1)
  if (target === undefined || operands.length < 2) return paths
  const whole = flags.some(({ name }) => name === '--parents')
  const landings = operands.slice(0, -1).flatMap((from) => [
    { from, to: target },
    { from, to: below(target, from, whole) },
  ])
  return { ...paths, writes: [...paths.writes, ...landings.map(({ to }) => to)], landings }
}

/** The name that a file gets below a directory; `x/.` leaves all that is in it there, whatever that is called. */
function below(directory: AnalysedWord, file: AnalysedWord, whole: boolean): AnalysedWord {
  const slash: Piece = { kind: 'text', text: '/' }
  const forms = directory.forms.flatMap((start) =>
    file.forms.map((form): Form => [...start, slash, ...(whole ? form : lastName(form))]),
  )
  return { source: file.source, forms, splits: directory.splits || file.splits, tilde: directory.tilde }
}

const ANY_HIDDEN: Form = [
  { kind: 'text', text: '.' },
  { kind: 'glob', text: '*' },
]

function lastName(form: Form): Form {
  const trimmed = form.map((piece, index) =>
    index === form.length - 1 && piece.kind === 'text' ? { ...piece, text: piece.text.replace(/\/+$/, '') } : piece,
  )
  const at = trimmed.findLastIndex((piece) => piece.kind === 'text' && piece.text.includes('/'))
  const cut = trimmed[at]
  const name: Form =
    cut?.kind === 'text'
      ? [{ kind: 'text', text: cut.text.slice(cut.text.lastIndexOf('/') + 1) }, ...trimmed.slice(at + 1)]
      : trimmed
  return /^\.{0,2}$/.test(formText(name)) ? ANY_HIDDEN : name
}

/** `of=file` of dd; mode and owner of chmod name no file, and a path that does not exist harms nothing. */
function nameValuePath(word: AnalysedWord): readonly AnalysedWord[] {
  const text = constantText(word)
  const [, name, value] = /^(\w+)=(.*)$/s.exec(text ?? '') ?? []
  if (name === undefined || value === undefined) return [word]
  return name === 'of' || name === 'if' ? [{ ...word, forms: [[{ kind: 'text', text: value }]] }] : []
}
