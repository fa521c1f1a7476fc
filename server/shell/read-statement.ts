/** Statements: lists, pipelines, loops, branches, functions and groups, with every command in them. */
import type { ForEach, Redirect, SequenceItem, Statement } from '#server/agent/permissions/shell/tree.ts'
import { inOrder, readAssignments, readBracket, readCommand, readDeclaration } from './read-command.ts'
import { readArithmeticCommand, readTest } from './read-expression.ts'
import { REDIRECTS, type ReadRedirects, readRedirects } from './read-redirect.ts'
import { addFault, groupAdjacent, type Reading, textOf } from './reading.ts'
import type { SyntaxNode } from './syntax-node.ts'

type Read = (reading: Reading, node: SyntaxNode) => Statement[]

const READERS: Readonly<Record<string, Read>> = {
  command: (reading, node) => [readCommand(reading, node)],
  variable_assignment: (reading, node) => [readAssignments(reading, node)],
  variable_assignments: (reading, node) => [readAssignments(reading, node)],
  declaration_command: (reading, node) => [readDeclaration(reading, node)],
  unset_command: (reading, node) => [readDeclaration(reading, node)],
  test_command: (reading, node) => [readTestCommand(reading, node)],
  list: (reading, node) => [sequence(node, readItems(reading, node.children))],
  pipeline: (reading, node) => [
    pipeline(
      node,
      node.children.flatMap((child) => readOne(reading, child)),
    ),
  ],
  negated_command: (reading, node) => node.children.flatMap((child) => readOne(reading, child)),
  redirected_statement: readRedirected,
  subshell: (reading, node) => [group(node, { subshell: true, body: readBody(reading, node), redirects: [] })],
  compound_statement: readCompound,
  do_group: readBody,
  if_statement: readIf,
  elif_clause: readBody,
  else_clause: readBody,
  case_statement: readCase,
  while_statement: (reading, node) => [loop(node, readBody(reading, node), [])],
  for_statement: (reading, node) => [readFor(reading, node)],
  c_style_for_statement: readCounting,
  function_definition: readFunction,
  ERROR: readBroken,
}

/** All statements among the children, as one list in the order they run. */
export function readBody(reading: Reading, node: SyntaxNode): Statement[] {
  const redirects = node.children.filter(({ type }) => REDIRECTS.has(type))
  const items = readItems(
    reading,
    node.children.filter((child) => !redirects.includes(child)),
  )
  const body: Statement[] = items.length === 0 ? [] : [sequence(node, items)]
  // `$(<file)` has a redirection and no command.
  return redirects.length === 0 ? body : [wrap(node, body, readRedirects(reading, redirects).redirects)]
}

function readItems(reading: Reading, children: readonly SyntaxNode[]): SequenceItem[] {
  const items: SequenceItem[] = []
  for (const child of children) {
    const last = items.at(-1)
    if (child.type === 'comment') checkComment(reading, child)
    else if (child.named)
      items.push(...readOne(reading, child).map((statement): SequenceItem => ({ statement, joiner: ';' })))
    else if (last !== undefined && (child.type === '&' || child.type === '&&' || child.type === '||'))
      items[items.length - 1] = { ...last, joiner: child.type }
  }
  return items
}

function readOne(reading: Reading, node: SyntaxNode): Statement[] {
  if (!node.named) return []
  if (node.type === 'comment') return checkComment(reading, node)
  if (node.broken) addFault(reading, node.start, 'A part could not be read.')
  const read = Object.hasOwn(READERS, node.type) ? READERS[node.type] : undefined
  if (read !== undefined) return read(reading, node)
  addFault(reading, node.start, 'A part could not be read.')
  return readBroken(reading, node)
}

/** bash starts a comment only where a word would start. */
function checkComment(reading: Reading, node: SyntaxNode): [] {
  const before = reading.source.slice(0, node.start)
  if (before !== '' && !/[\s;&|()]$/.test(before))
    addFault(reading, node.start, 'A comment could not be told from a word.')
  return []
}

function sequence({ start, end }: SyntaxNode, items: readonly SequenceItem[]): Statement {
  const [only, ...others] = items
  if (only !== undefined && others.length === 0 && only.joiner === ';') return only.statement
  return { kind: 'sequence', start, end, items }
}

function pipeline({ start, end }: { start: number; end: number }, stages: readonly Statement[]): Statement {
  return { kind: 'pipeline', start, end, stages }
}

interface GroupParts {
  subshell: boolean
  body: readonly Statement[]
  redirects: readonly Redirect[]
}

function group({ start, end }: { start: number; end: number }, parts: GroupParts): Statement {
  return { kind: 'group', start, end, ...parts }
}

function wrap(
  node: { start: number; end: number },
  body: readonly Statement[],
  redirects: readonly Redirect[],
): Statement {
  return group(node, { subshell: false, body, redirects })
}

function loop({ start, end }: SyntaxNode, body: readonly Statement[], expressions: readonly Statement[]): Statement {
  return { kind: 'loop', start, end, body: [...expressions, ...body] }
}

/** A redirection binds to the last command of what stands before it, whatever the grammar hung it on. */
function readRedirected(reading: Reading, node: SyntaxNode): Statement[] {
  const nodes = node.children.filter(({ type }) => REDIRECTS.has(type))
  const attached = readRedirects(reading, nodes)
  const [body] = node.children.filter(({ field }) => field === 'body').flatMap((child) => readOne(reading, child))
  if (body === undefined) return [wrap(node, [], attached.redirects)]
  const bound = bindLast(body, (last) => attach(reading, last, attached))
  const piped = attached.stages.length === 0 ? bound : extendPipeline(bound, attached.stages)
  const { next } = attached
  if (next === null) return [piped]
  const { start, end } = node
  return [
    {
      kind: 'sequence',
      start,
      end,
      items: [
        { statement: piped, joiner: next.joiner },
        { statement: next.statement, joiner: ';' },
      ],
    },
  ]
}

function bindLast(statement: Statement, bind: (last: Statement) => Statement): Statement {
  if (statement.kind === 'sequence')
    return {
      ...statement,
      items: statement.items.map((item, index) =>
        index === statement.items.length - 1 ? { ...item, statement: bindLast(item.statement, bind) } : item,
      ),
    }
  if (statement.kind !== 'pipeline') return bind(statement)
  const { stages } = statement
  return {
    ...statement,
    stages: stages.map((stage, index) => (index === stages.length - 1 ? bindLast(stage, bind) : stage)),
  }
}

function extendPipeline(statement: Statement, stages: readonly Statement[]): Statement {
  if (statement.kind === 'sequence')
    return {
      ...statement,
      items: statement.items.map((item, index) =>
        index === statement.items.length - 1 ? { ...item, statement: extendPipeline(item.statement, stages) } : item,
      ),
    }
  return pipeline(statement, [...(statement.kind === 'pipeline' ? statement.stages : [statement]), ...stages])
}

function attach(reading: Reading, statement: Statement, { redirects, words }: ReadRedirects): Statement {
  if (statement.kind === 'simple')
    return {
      ...statement,
      words: inOrder([...statement.words, ...words]),
      redirects: [...statement.redirects, ...redirects],
    }
  if (words.length > 0) addFault(reading, statement.end, 'Words behind a redirection belong to no command.')
  return wrap(statement, [statement], redirects)
}

function readTestCommand(reading: Reading, node: SyntaxNode): Statement {
  const opening = node.children[0]?.type
  if (opening === '[[') return readTest(reading, node)
  return opening === '[' ? readBracket(reading, node) : readArithmeticCommand(reading, node)
}

function readCompound(reading: Reading, node: SyntaxNode): Statement[] {
  if (node.children[0]?.type === '((') return [readArithmeticCommand(reading, node)]
  return [group(node, { subshell: false, body: readBody(reading, node), redirects: [] })]
}

function readIf(reading: Reading, node: SyntaxNode): Statement[] {
  const arms: Statement[][] = []
  const others = node.children.filter(({ type }) => type !== 'elif_clause' && type !== 'else_clause')
  const then = others.findIndex(({ type }) => type === 'then')
  const condition = readBody(reading, { ...node, children: others.slice(0, then === -1 ? others.length : then) })
  arms.push(readBody(reading, { ...node, children: others.slice(then === -1 ? others.length : then) }))
  for (const clause of node.children.filter((child) => !others.includes(child))) arms.push(readBody(reading, clause))
  const { start, end } = node
  return [{ kind: 'branch', start, end, subjects: [], condition, arms }]
}

function readCase(reading: Reading, node: SyntaxNode): Statement[] {
  const items = node.children.filter(({ type }) => type === 'case_item')
  const subjects = [...node.children, ...items.flatMap(({ children }) => children)].filter(
    ({ field }) => field === 'value',
  )
  const bodies = items.map((item) =>
    readBody(reading, { ...item, children: item.children.filter(({ field }) => field !== 'value') }),
  )
  const falls = items.some(({ children }) => children.some(({ field }) => field === 'fallthrough'))
  const arms = falls ? bodies.map((_, index) => bodies.slice(index).flat()) : bodies
  const { start, end } = node
  return [{ kind: 'branch', start, end, subjects: subjects.map((each) => reading.word([each])), condition: [], arms }]
}

function readFor(reading: Reading, node: SyntaxNode): ForEach {
  const variable = node.children.find(({ field }) => field === 'variable')
  const items = node.children.filter(({ field }) => field === 'value')
  const body = node.children.filter(({ field }) => field === 'body').flatMap((child) => readBody(reading, child))
  return {
    kind: 'for-each',
    start: node.start,
    end: node.end,
    variable: variable === undefined ? '' : textOf(reading, variable),
    items: node.children.some(({ type }) => type === 'in')
      ? groupAdjacent(items).map((item) => reading.word(item))
      : undefined,
    body,
  }
}

function readCounting(reading: Reading, node: SyntaxNode): Statement[] {
  const body = node.children.filter(({ field }) => field === 'body').flatMap((child) => readBody(reading, child))
  const head = { ...node, children: node.children.filter(({ field }) => field !== 'body') }
  return [loop(node, body, [readArithmeticCommand(reading, head)])]
}

function readFunction(reading: Reading, node: SyntaxNode): Statement[] {
  const name = node.children.find(({ field }) => field === 'name')
  const redirects = readRedirects(
    reading,
    node.children.filter(({ type }) => REDIRECTS.has(type)),
  ).redirects
  const body = node.children.filter(({ field }) => field === 'body').flatMap((child) => readOne(reading, child))
  const { start, end } = node
  const whole = redirects.length === 0 ? body : [wrap(node, body, redirects)]
  return [{ kind: 'function', start, end, name: name === undefined ? '' : textOf(reading, name), body: whole }]
}

/** What the grammar gave up on: still every statement and every word in it, for rules that narrow. */
function readBroken(reading: Reading, node: SyntaxNode): Statement[] {
  addFault(reading, node.start, 'The command could not be read to its end.')
  const statements = node.children.filter(({ type }) => Object.hasOwn(READERS, type))
  const loose = node.children.filter((child) => child.named && !statements.includes(child) && child.type !== 'comment')
  const words = loose.filter(
    ({ children, type }) => children.length === 0 || type === 'string' || type === 'concatenation',
  )
  const { start, end } = node
  const simple: Statement[] =
    words.length === 0
      ? []
      : [
          {
            kind: 'simple',
            start,
            end,
            assignments: [],
            words: groupAdjacent(words).map((each) => reading.word(each)),
            redirects: [],
          },
        ]
  const deeper = loose.filter((child) => !words.includes(child)).flatMap((child) => readBroken(reading, child))
  return [...simple, ...statements.flatMap((child) => readOne(reading, child)), ...deeper]
}
