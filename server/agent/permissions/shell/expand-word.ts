/** Expansion of one word with what is known: braces, tilde, variables, splitting. What is not known stays marked. */
import { type AnalysedWord, type Form, formText, type Piece } from './analysed.ts'
import { type Cell, expandBraces } from './expand-braces.ts'
import type { Statement, Word, WordPart } from './tree.ts'

/** What the expansion asks of the walk over the script. */
export interface Expander {
  /** The forms of a variable; undefined for one that only the environment knows. */
  lookUp(name: string): readonly Form[] | undefined
  readonly home: string
  /** Commands inside substitutions run too. */
  visitBody(body: readonly Statement[]): void
  /** Something in the word runs text that is held in data. */
  doubt(reason: string): void
  assign(name: string): void
}

/** An expansion with its possible results. */
interface Resolved {
  readonly forms: readonly Form[]
  readonly quoted: boolean
}

type WordCell = Cell<Resolved>

/** The words that one word becomes: usually one, several by braces or splitting, none when empty. */
export function expandWord(word: Word, expander: Expander): readonly AnalysedWord[] {
  const cells = word.parts.flatMap((part) => toCells(part, word, expander))
  const tilde = startsWithTilde(cells)
  const tildes = tilde ? expandTilde(cells, 0, expander.home) : expandAssignmentTilde(cells, expander.home)
  const words = expandBraces(tildes)
  if (words === undefined) {
    expander.doubt('A brace expansion makes too many words.')
    return [unknownWord(word.source)]
  }
  const keepsEmpty = word.parts.some((part) => 'quoted' in part && part.quoted)
  return words.flatMap((each) => finish(each, { source: word.source, tilde, keepsEmpty }))
}

/** As `expandWord`, where the shell never splits: the value of an assignment, a here-document. */
export function expandUnsplit(word: Word, expander: Expander): AnalysedWord {
  const cells = word.parts.flatMap((part) => toCells(part, word, expander))
  const tilde = startsWithTilde(cells)
  const forms = toForms(tilde ? expandTilde(cells, 0, expander.home) : cells)
  return { source: word.source, forms: forms.map(globsAsText), splits: false, tilde }
}

function globsAsText(form: Form): Form {
  return mergeText(form.map((piece) => (piece.kind === 'glob' ? { kind: 'text', text: piece.text } : piece)))
}

function unknownWord(source: string): AnalysedWord {
  return { source, forms: [[{ kind: 'unknown', source }]], splits: true, tilde: false }
}

function toCells(part: WordPart, word: Word, expander: Expander): WordCell[] {
  if (part.kind === 'literal') return [...part.text].map((character) => ({ character, quoted: part.quoted }))
  return [{ piece: resolve(part, word, expander) }]
}

function resolve(part: Exclude<WordPart, { kind: 'literal' }>, word: Word, expander: Expander): Resolved {
  const unknown: Form = [{ kind: 'unknown', source: word.source }]
  if (part.kind === 'command') {
    expander.visitBody(part.body)
    return { forms: [unknown], quoted: part.quoted || part.form === 'process' }
  }
  if (part.kind === 'array') {
    const items = part.items.flatMap((item) => expandWord(item, expander))
    return { forms: [...items.flatMap((item) => item.forms), unknown], quoted: true }
  }
  const operands = part.operands.map((operand) => expandUnsplit(operand, expander))
  if (part.kind === 'arithmetic') {
    if (!operands.every(isNumber)) expander.doubt('Arithmetic evaluates what its variables hold.')
    return { forms: [unknown], quoted: true }
  }
  if (part.evaluates) expander.doubt(`The expansion ${word.source} evaluates what a variable holds.`)
  if (part.assigns) expander.assign(part.name)
  const known = part.plain ? expander.lookUp(part.name) : undefined
  // A default such as `${x:-rm}` is one of the things that it may become.
  const forms = known ?? [
    [{ kind: 'unknown' as const, source: word.source }],
    ...operands.flatMap(({ forms }) => forms),
  ]
  return { forms, quoted: part.quoted }
}

function isNumber(word: AnalysedWord): boolean {
  return word.forms.every((form) => /^-?(?:0[xX][0-9a-fA-F]+|\d+)$/.test(formText(form)) && form.every(isText))
}

function isText(piece: Piece): boolean {
  return piece.kind === 'text'
}

function plain(cell: WordCell | undefined): string | undefined {
  return cell !== undefined && 'character' in cell && !cell.quoted ? cell.character : undefined
}

function startsWithTilde(cells: readonly WordCell[]): boolean {
  return plain(cells[0]) === '~'
}

/** `~` and `~/…` are the home directory; `~name` is somebody else's and not known. */
function expandTilde(cells: readonly WordCell[], at: number, home: string): readonly WordCell[] {
  const next = plain(cells[at + 1])
  const own = cells.length === at + 1 || next === '/' || next === ':'
  const replacement: WordCell[] = own
    ? [...home].map((character) => ({ character, quoted: true }))
    : [{ piece: { forms: [[{ kind: 'unknown', source: '~' }]], quoted: true } }]
  return [...cells.slice(0, at), ...replacement, ...cells.slice(at + 1)]
}

/** `of=~/file`: words that look like assignments get their tilde expanded too. */
function expandAssignmentTilde(cells: readonly WordCell[], home: string): readonly WordCell[] {
  const at = cells.findIndex((cell) => plain(cell) === '=')
  const named = at > 0 && cells.slice(0, at).every((cell) => /^\w$/.test(plain(cell) ?? ''))
  return named && plain(cells[at + 1]) === '~' ? expandTilde(cells, at + 1, home) : cells
}

const GLOB_CHARACTERS = new Set(['*', '?', '['])
const MAX_FORMS = 16

/** All combinations of what the pieces may be. */
function toForms(cells: readonly WordCell[]): readonly Form[] {
  let forms: readonly Form[] = [[]]
  const append = (choices: readonly Form[]) => {
    forms = forms.flatMap((form) => choices.map((choice) => [...form, ...choice]))
    if (forms.length > MAX_FORMS) forms = [...forms.slice(0, MAX_FORMS), [{ kind: 'unknown', source: '$' }]]
  }
  // Characters that stand together are joined once, for words may be long.
  let run: Piece[] = []
  for (const [index, cell] of cells.entries()) {
    if ('character' in cell) run.push(characterPiece(cell, cell.character !== '[' || closes(cells, index)))
    else {
      append([mergeText(run)])
      run = []
      append(cell.piece.forms.map((form) => asUnquoted(form, cell.piece)))
    }
  }
  append([mergeText(run)])
  return forms.map(mergeText)
}

/** A bracket is a wildcard only where another closes it; data may bring one. */
function closes(cells: readonly WordCell[], at: number): boolean {
  return cells.slice(at + 2).some((cell) => ('character' in cell ? cell.character === ']' : true))
}

function characterPiece(cell: { character: string; quoted: boolean }, closed = true): Piece {
  const glob = !cell.quoted && GLOB_CHARACTERS.has(cell.character) && (cell.character !== '[' || closed)
  return { kind: glob ? 'glob' : 'text', text: cell.character }
}

/** Text out of an unquoted variable is matched against files like text that stands there. */
function asUnquoted(form: Form, { quoted }: Resolved): Form {
  if (quoted) return form
  return form.flatMap((piece) =>
    piece.kind === 'text' ? [...piece.text].map((character) => characterPiece({ character, quoted: false })) : [piece],
  )
}

function mergeText(form: Form): Form {
  const merged: Piece[] = []
  for (const piece of form) {
    const last = merged.at(-1)
    if (last !== undefined && last.kind === 'text' && piece.kind === 'text')
      merged[merged.length - 1] = { kind: 'text', text: last.text + piece.text }
    else if (piece.kind === 'unknown' || piece.text !== '') merged.push(piece)
  }
  return merged
}

interface Finish {
  readonly source: string
  readonly tilde: boolean
  readonly keepsEmpty: boolean
}

function finish(cells: readonly WordCell[], { source, tilde, keepsEmpty }: Finish): readonly AnalysedWord[] {
  const forms = toForms(cells)
  const unquoted = cells.filter((cell): cell is { piece: Resolved } => 'piece' in cell && !cell.piece.quoted)
  const unknown = unquoted.some(({ piece }) => piece.forms.some((form) => form.some(({ kind }) => kind === 'unknown')))
  const blanks = unquoted.some(({ piece }) => piece.forms.some((form) => /[ \t\n]/.test(formText(form))))
  const [only] = forms
  const allUnquoted = cells.every((cell) => ('character' in cell ? !/\s/.test(cell.character) : !cell.piece.quoted))
  if (blanks && !unknown && allUnquoted && forms.length === 1 && only !== undefined) return split(only, source)
  const empty = forms.length === 1 && only?.length === 0
  if (empty && !keepsEmpty && cells.length > 0) return []
  const mayVanish = !keepsEmpty && forms.length > 1 && forms.some((form) => form.length === 0)
  return [{ source, forms, splits: unknown || blanks || mayVanish, tilde }]
}

/** One constant value with blanks in it becomes several words. */
function split(form: Form, source: string): readonly AnalysedWord[] {
  const words: Piece[][] = [[]]
  for (const piece of form) {
    const texts = piece.kind === 'text' ? piece.text.split(/[ \t\n]+/) : [undefined]
    texts.forEach((text, index) => {
      if (index > 0) words.push([])
      if (text === undefined) words.at(-1)?.push(piece)
      else if (text !== '') words.at(-1)?.push({ kind: 'text', text })
    })
  }
  const filled = words.filter((word) => word.length > 0)
  return filled.map((word) => ({ source, forms: [word], splits: false, tilde: false }))
}
