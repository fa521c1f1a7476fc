/** Walks a parsed script in the order it runs and lists every simple command with what is known at that point. */
import { type AnalysedWord, type Form, hasGlob } from './analysed.ts'
import { applyBuiltin, mayHaveFailed } from './builtin-effects.ts'
import { type Expander, expandUnsplit, expandWord } from './expand-word.ts'
import { cloneScope, distinctForms, forget, forgetAll, joinScope, type Scope, unknownOf, widen } from './scope.ts'
import { recordSegment } from './segment.ts'
import type {
  Branch,
  Expression,
  ForEach,
  FunctionDefinition,
  Group,
  Loop,
  Pipeline,
  SequenceItem,
  SimpleCommand,
  Span,
  Statement,
} from './tree.ts'
import type { Input, Walk } from './walk-state.ts'

export function walkStatements(walk: Walk, statements: readonly Statement[], scope: Scope, input?: Input): void {
  walkItems(
    walk,
    statements.map((statement) => ({ statement, joiner: ';' as const })),
    scope,
    input,
  )
}

function walkStatement(walk: Walk, statement: Statement, scope: Scope, input: Input): void {
  switch (statement.kind) {
    case 'simple':
      walkSimple(walk, statement, scope, input)
      break
    case 'sequence':
      walkItems(walk, statement.items, scope, input)
      break
    case 'pipeline':
      walkPipeline(walk, statement, scope, input)
      break
    case 'group':
      walkGroup(walk, statement, scope, input)
      break
    case 'loop':
      walkLoop(walk, statement, scope, input)
      break
    case 'for-each':
      walkForEach(walk, statement, scope, input)
      break
    case 'branch':
      walkBranch(walk, statement, scope, input)
      break
    case 'function':
      walkFunction(walk, statement, scope)
      break
    case 'expression':
      walkExpression(walk, statement, scope)
      break
  }
}

/** `&&` runs the next only after success, `||` only after failure; what a chain skipped may not have happened. */
function walkItems(walk: Walk, items: readonly SequenceItem[], scope: Scope, input: Input): void {
  let skipped: Scope | undefined
  for (const { statement, joiner } of items) {
    const before = cloneScope(scope)
    if (joiner === '&') walkBehind(walk, statement, cloneScope(scope), input)
    else walkStatement(walk, statement, scope, input)
    if (joiner === '&&') skipped = joined(skipped, before)
    if (joiner === '||') {
      skipped = joined(skipped, scope)
      joinScope(scope, before)
    }
    if (joiner === ';' || joiner === '&') {
      if (skipped !== undefined) joinScope(scope, skipped)
      else mayHaveFailed(before, scope)
      skipped = undefined
    }
  }
}

/** Nobody waits for it: in a loop there may soon be more of it than the machine can bear. */
function walkBehind(walk: Walk, statement: Statement, scope: Scope, input: Input): void {
  const from = walk.segments.length
  walkStatement(walk, statement, scope, input)
  if (walk.repeats === 0) return
  const started = walk.segments.splice(from).map((segment) => ({ ...segment, doubts: [...segment.doubts, SPAWNS] }))
  walk.segments.push(...started)
}

const SPAWNS = 'A loop starts commands without waiting for them.'

/** The real walk of a body; `often`: it may turn any number of times. */
function walkBody(
  walk: Walk,
  body: readonly Statement[],
  scope: Scope,
  { input, often }: { input: Input; often: boolean },
) {
  if (often) walk.repeats += 1
  walkStatements(walk, body, scope, input)
  if (often) walk.repeats -= 1
}

function joined(first: Scope | undefined, second: Scope): Scope {
  const scope = cloneScope(second)
  if (first !== undefined) joinScope(scope, first)
  return scope
}

function walkPipeline(walk: Walk, pipeline: Pipeline, scope: Scope, input: Input): void {
  let from: Input = input
  for (const stage of pipeline.stages) {
    walkStatement(walk, stage, cloneScope(scope), from)
    from = stage.kind === 'simple' ? (walk.segments.at(-1) ?? 'unknown') : 'unknown'
  }
}

function walkGroup(walk: Walk, group: Group, scope: Scope, input: Input): void {
  const inner = group.subshell ? cloneScope(scope) : scope
  if (group.redirects.length > 0) {
    const bare = { ...group, kind: 'simple' as const, assignments: [], words: [] }
    recordSegment(walk, { command: bare, scope: cloneScope(scope), input, expanderFor })
  }
  const feeds = group.redirects.some(({ operator }) => operator.startsWith('<'))
  walkStatements(walk, group.body, inner, feeds ? 'unknown' : input)
}

/** The body may run never, once or often. */
function walkLoop(walk: Walk, loop: Pick<Loop, 'body'>, scope: Scope, input: Input): void {
  widen(scope, afterDryWalk(walk, loop.body, scope, input))
  const after = cloneScope(scope)
  walkBody(walk, loop.body, after, { input, often: true })
  joinScope(scope, after)
}

/** Loops in loops are each walked twice, so only so deep. */
const MAX_LOOPS = 3

/** What a body makes of the scope; the commands that it finds are found again on the real walk. */
function afterDryWalk(walk: Walk, body: readonly Statement[], scope: Scope, input: Input): Scope {
  const once = cloneScope(scope)
  if (walk.loops >= MAX_LOOPS) forgetAll(once)
  else {
    const found = walk.segments
    walk.segments = []
    walk.loops += 1
    walkStatements(walk, body, once, input)
    walk.loops -= 1
    walk.segments = found
  }
  return once
}

function walkForEach(walk: Walk, loop: ForEach, scope: Scope, input: Input): void {
  const doubts: string[] = []
  const expander = expanderFor(walk, scope, (doubt) => doubts.push(doubt))
  const words = loop.items?.flatMap((item) => expandWord(item, expander))
  const forms = words?.flatMap((word): readonly Form[] =>
    word.splits ? [...word.forms, unknownOf(loop.variable)] : word.forms,
  )
  recordExpression(walk, { span: loop, words: words ?? [], doubts }, scope)
  const values = distinctForms(forms ?? [unknownOf(loop.variable)], loop.variable)
  const start = cloneScope(scope)
  start.variables.set(loop.variable, values)
  widen(scope, afterDryWalk(walk, loop.body, start, input))
  scope.variables.set(loop.variable, values)
  const after = cloneScope(scope)
  const known = words?.every((word) => !word.splits && !hasGlob(word)) === true
  walkBody(walk, loop.body, after, { input, often: !known })
  joinScope(scope, after)
}

function walkBranch(walk: Walk, branch: Branch, scope: Scope, input: Input): void {
  walkStatements(walk, branch.condition, scope, input)
  const doubts: string[] = []
  const expander = expanderFor(walk, scope, (doubt) => doubts.push(doubt))
  const words = branch.subjects.map((subject) => expandUnsplit(subject, expander))
  recordExpression(walk, { span: branch, words, doubts }, scope)
  const ends = branch.arms.map((arm) => {
    const end = cloneScope(scope)
    walkStatements(walk, arm, end, input)
    return end
  })
  for (const end of ends) joinScope(scope, end)
}

/** A body runs when it is called, from anywhere and with anything. */
function walkFunction(walk: Walk, definition: FunctionDefinition, scope: Scope): void {
  const inside = cloneScope(scope)
  forgetAll(inside)
  walkStatements(walk, definition.body, inside, 'unknown')
  scope.functions.add(definition.name)
}

function walkExpression(walk: Walk, expression: Expression, scope: Scope): void {
  const doubts: string[] = []
  const expander = expanderFor(walk, scope, (doubt) => doubts.push(doubt))
  const words = expression.operands.map((operand) => expandUnsplit(operand, expander))
  const evaluated = expression.evaluated.map((operand) => expandUnsplit(operand, expander))
  if (!evaluated.every(isPlainNumber)) doubts.push('The comparison evaluates its operands.')
  for (const name of expression.assigns) forget(scope, name)
  recordExpression(walk, { span: expression, words, doubts }, scope, true)
}

interface ExpressionParts {
  readonly span: Span
  readonly words: readonly AnalysedWord[]
  readonly doubts: readonly string[]
}

/** The words of a `for` or `case` are worth a line of their own only where something stands against them. */
function recordExpression(walk: Walk, { span, words, doubts }: ExpressionParts, scope: Scope, always = false): void {
  if (doubts.length === 0 && !always) return
  walk.segments.push({
    text: walk.source.slice(span.start, span.end),
    kind: 'expression',
    words,
    assignments: [],
    redirects: [],
    directories: scope.directories,
    moved: scope.moved,
    input: undefined,
    doubts,
    quotedCode: walk.quotedCode,
  })
}

function isPlainNumber(word: AnalysedWord): boolean {
  return word.forms.every((form) =>
    form.every((piece) => piece.kind === 'text' && /^-?(?:0[xX][\da-fA-F]+|\d*)$/.test(piece.text)),
  )
}

function walkSimple(walk: Walk, command: SimpleCommand, scope: Scope, input: Input): void {
  const segment = recordSegment(walk, { command, scope, input, expanderFor })
  if (segment.kind !== 'command') return
  const effect = applyBuiltin({ words: segment.words, home: walk.home }, scope)
  if (effect.doubt !== undefined)
    walk.segments[walk.segments.length - 1] = { ...segment, doubts: [...segment.doubts, effect.doubt] }
}

/** Expansion at this point of the walk: substitutions run here and now, in shells of their own. */
function expanderFor(walk: Walk, scope: Scope, doubt: (reason: string) => void): Expander {
  return {
    home: walk.home,
    lookUp: (name) => scope.variables.get(name) ?? environment(walk, scope, name),
    visitBody: (body) => walkStatements(walk, body, cloneScope(scope)),
    doubt,
    assign: (name) => forget(scope, name),
  }
}

function environment(walk: Walk, scope: Scope, name: string): readonly Form[] | undefined {
  if (name === 'HOME') return [[{ kind: 'text', text: walk.home }]]
  const [only, ...others] = scope.directories ?? []
  if (name === 'PWD' && only !== undefined && others.length === 0) return [[{ kind: 'text', text: only }]]
  return undefined
}
