/** What shell builtins do to the shell itself: variables they set, directories they change, text they run. */
import { type AnalysedWord, constantText, type Form } from './analysed.ts'
import { forget, forgetAll, joinDirectories, type Scope } from './scope.ts'

export interface BuiltinCall {
  readonly words: readonly AnalysedWord[]
  readonly home: string
}

export interface BuiltinEffect {
  /** The shell runs text that cannot be proven. */
  readonly doubt?: string
}

type Effect = (call: BuiltinCall, scope: Scope) => BuiltinEffect

function textAt(call: BuiltinCall, index: number): string | undefined {
  const word = call.words[index]
  return word === undefined ? undefined : constantText(word)
}

const NAME = /^[A-Za-z_]\w*$/
const NO_EFFECT: BuiltinEffect = {}

/** Runs text in this very shell. */
const runsText: Effect = (call, scope) => {
  forgetAll(scope)
  return { doubt: `${textAt(call, 0)} runs text as commands.` }
}

const changeDirectory: Effect = ({ words, home }, scope) => {
  const operands = words.slice(1).filter((word) => !/^-[LPe@]+$|^--$/.test(constantText(word) ?? ''))
  const [target] = operands
  const text = target === undefined ? home : constantText(target)
  const wasAt = scope.directories
  const reachable = operands.length < 2 && text !== undefined && text !== '' && !text.startsWith('-')
  if (!reachable || scope.variables.has('CDPATH')) scope.directories = undefined
  else
    scope.directories =
      wasAt?.map((directory) => joinPath(directory, text)) ?? (text.startsWith('/') ? [text] : undefined)
  const stays = JSON.stringify(wasAt?.map(plainPath)) === JSON.stringify(scope.directories?.map(plainPath))
  scope.moved = scope.moved || !stays || wasAt === undefined
  return NO_EFFECT
}

/** The directory stack is not followed. */
const moves: Effect = (_call, scope) => {
  scope.directories = undefined
  scope.moved = true
  return NO_EFFECT
}

/** Each operand names a variable; `name=value` gives it one. */
const declares: Effect = ({ words }, scope) => {
  for (const word of words.slice(1)) {
    const text = constantText(word)
    const [form] = word.forms
    const start = /^([A-Za-z_]\w*)\+?=/.exec(form === undefined ? '' : firstText(form))
    if (text?.startsWith('-') || text?.startsWith('+')) continue
    if (start?.[1] !== undefined) assignFrom(scope, start[1], word, start[0].length)
    else if (text !== undefined && NAME.test(text)) forget(scope, text)
    else return { doubt: 'A computed variable name is evaluated.' }
  }
  return NO_EFFECT
}

function firstText(form: Form): string {
  const [piece] = form
  return piece?.kind === 'text' ? piece.text : ''
}

function assignFrom(scope: Scope, name: string, word: AnalysedWord, skip: number): void {
  const forms = word.forms.map((form): Form => {
    const [first, ...rest] = form
    return first?.kind === 'text' ? [{ kind: 'text', text: first.text.slice(skip) }, ...rest] : form
  })
  if (word.splits) forget(scope, name)
  else scope.variables.set(name, forms)
}

/** Operands are variables that get a value nobody knows; flags in `valued` take the next word. */
function fills(valued: ReadonlySet<string>): Effect {
  return (call, scope) => {
    let skip = false
    for (const word of call.words.slice(1)) {
      const text = constantText(word)
      if (text === undefined) return { doubt: 'A computed variable name is evaluated.' }
      const isFlag = text.startsWith('-') && text !== '-'
      if (!skip && !isFlag && !NAME.test(text)) return { doubt: `The variable name ${text} is evaluated.` }
      if (!skip && !isFlag) forget(scope, text)
      skip = !skip && isFlag && valued.has(text)
    }
    return NO_EFFECT
  }
}

const printfEffect: Effect = (call, scope) => {
  const flag = textAt(call, 1)
  if (flag === undefined) return call.words.length > 1 ? { doubt: 'printf may be told to set a variable.' } : NO_EFFECT
  if (!flag.startsWith('-v')) return NO_EFFECT
  const text = flag === '-v' ? textAt(call, 2) : flag.slice(2)
  if (text === undefined || !NAME.test(text)) return { doubt: 'printf -v evaluates the name it is given.' }
  forget(scope, text)
  return NO_EFFECT
}

/** `test -v a[$(cmd)]` runs the command. */
const testEffect: Effect = (call) => {
  const evaluated = call.words.some((word, index) => {
    const operator = textAt(call, index - 1)
    return (operator === '-v' || operator === '-R') && !NAME.test(constantText(word) ?? '')
  })
  return evaluated ? { doubt: 'test -v evaluates the name it is given.' } : NO_EFFECT
}

const letEffect: Effect = (_call, scope) => {
  forgetAll(scope)
  return { doubt: 'It evaluates its words.' }
}

const HARMLESS_SET = /^(?:[-+][eux]+|-[eux]*o|pipefail|errexit|nounset)$/

const changesShell: Effect = (call, scope) => {
  const options = call.words.slice(1)
  const harmless = options.every((word) => HARMLESS_SET.test(constantText(word) ?? ''))
  if (options.length === 0 || (harmless && textAt(call, 0) === 'set')) return NO_EFFECT
  forgetAll(scope)
  return { doubt: 'It changes how the shell reads what follows.' }
}

const EFFECTS: ReadonlyMap<string, Effect> = new Map<string, Effect>([
  ['cd', changeDirectory],
  ['pushd', moves],
  ['popd', moves],
  ...['eval', 'source', '.', 'trap', 'alias'].map((name): [string, Effect] => [name, runsText]),
  ...['export', 'declare', 'typeset', 'local', 'readonly', 'unset'].map((name): [string, Effect] => [name, declares]),
  ['read', fills(new Set(['-p', '-n', '-N', '-t', '-u', '-d', '-i']))],
  ['mapfile', fills(new Set(['-d', '-n', '-O', '-s', '-t', '-u', '-c', '-C']))],
  ['readarray', fills(new Set(['-d', '-n', '-O', '-s', '-t', '-u', '-c', '-C']))],
  ['getopts', letEffect],
  ['printf', printfEffect],
  ['test', testEffect],
  ['[', testEffect],
  ['let', letEffect],
  ...['set', 'shopt', 'enable', 'hash', 'unalias', 'bind', 'complete'].map((name): [string, Effect] => [
    name,
    changesShell,
  ]),
])

/** Changes the scope as the builtin would; other commands leave the shell as it is. */
export function applyBuiltin(call: BuiltinCall, scope: Scope): BuiltinEffect {
  const [head] = call.words
  const name = head === undefined ? undefined : constantText(head)
  if (name === undefined) return NO_EFFECT
  if (scope.functions.has(name)) {
    forgetAll(scope)
    // What is called like a program and is none proves nothing, and may call itself for ever.
    return { doubt: `${name} is a function of this call.` }
  }
  return EFFECTS.get(name)?.(call, scope) ?? NO_EFFECT
}

/** A failed `cd` leaves the shell where it was. */
export function mayHaveFailed(before: Scope, after: Scope): void {
  after.directories = joinDirectories(after.directories, before.directories)
}

export function joinPath(directory: string, path: string): string {
  return path.startsWith('/') ? path : `${directory}/${path}`
}

/** Without `.` and empty parts; `..` stays, since links decide where it leads. */
export function plainPath(path: string): string {
  return `/${path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/')}`
}
