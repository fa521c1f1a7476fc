/** One simple command of the tree with its words expanded: what the rest of the engine judges. */
import {
  type AnalysedAssignment,
  type AnalysedRedirect,
  constantText,
  type Form,
  formText,
  type Segment,
} from './analysed.ts'
import { type Expander, expandUnsplit, expandWord } from './expand-word.ts'
import { distinctForms, forget, type Scope } from './scope.ts'
import type { Assignment, Redirect, SimpleCommand } from './tree.ts'
import type { Input, Walk } from './walk-state.ts'

export interface SegmentRequest {
  readonly command: SimpleCommand
  readonly scope: Scope
  readonly input: Input
  readonly expanderFor: (walk: Walk, scope: Scope, doubt: (reason: string) => void) => Expander
}

/** Expands the command's words, lists it after whatever its substitutions ran, and keeps its lasting assignments. */
export function recordSegment(walk: Walk, { command, scope, input, expanderFor }: SegmentRequest): Segment {
  const doubts: string[] = []
  const expander = expanderFor(walk, scope, (reason) => doubts.push(reason))
  const assignments = command.assignments.map((assignment) => analyseAssignment(walk, assignment, expander))
  for (const { index } of command.assignments) {
    const text = index === undefined ? '0' : constantText(expandUnsplit(index, expander))
    if (!/^-?\d+$/.test(text ?? '')) doubts.push('A computed index is evaluated.')
  }
  const words = command.words.flatMap((word) => expandWord(word, expander))
  const redirects = command.redirects.map((redirect) => analyseRedirect(walk, redirect, expander))
  const [head] = words
  if (head !== undefined && constantText(head) === undefined)
    doubts.push('The command itself is only known when it runs.')
  if (words.length === 0 && command.words.length > 0) doubts.push('The command itself is only known when it runs.')
  const segment: Segment = {
    text: walk.source.slice(command.start, command.end),
    kind: kindOf(command),
    words,
    assignments,
    redirects,
    directories: scope.directories,
    moved: scope.moved,
    input,
    doubts,
    quotedCode: walk.quotedCode,
  }
  walk.segments.push(segment)
  if (command.words.length === 0) keepAssignments(command, assignments, scope)
  return segment
}

function kindOf(command: SimpleCommand): Segment['kind'] {
  if (command.words.length > 0) return 'command'
  return command.assignments.length > 0 ? 'assignment' : 'redirect'
}

function analyseAssignment(walk: Walk, assignment: Assignment, expander: Expander): AnalysedAssignment {
  return {
    name: assignment.name,
    value: assignment.value === undefined ? undefined : expandUnsplit(assignment.value, expander),
    source: walk.source.slice(assignment.start, assignment.end),
  }
}

/** Without a command the variables stay set for all that follows. */
function keepAssignments(command: SimpleCommand, analysed: readonly AnalysedAssignment[], scope: Scope): void {
  command.assignments.forEach((assignment, index) => {
    const { name } = assignment
    const forms = analysed[index]?.value?.forms ?? [[]]
    if (assignment.append || assignment.index !== undefined) appendTo(scope, name, forms)
    else scope.variables.set(name, forms)
  })
}

function appendTo(scope: Scope, name: string, forms: readonly Form[]): void {
  const before = scope.variables.get(name)
  if (before === undefined) {
    forget(scope, name)
    return
  }
  const longer = before.flatMap((first) => forms.map((second): Form => [...first, ...second]))
  scope.variables.set(name, distinctForms(longer, name))
}

function analyseRedirect(walk: Walk, redirect: Redirect, expander: Expander): AnalysedRedirect {
  const { operator, descriptor } = redirect
  const source = walk.source.slice(redirect.start, redirect.end)
  const isText = operator === '<<' || operator === '<<<'
  const [only, ...others] = isText ? [expandUnsplit(redirect.target, expander)] : expandWord(redirect.target, expander)
  const target = only ?? { source, forms: [[{ kind: 'unknown', source }]], splits: true, tilde: false }
  if (others.length > 0) expander.doubt('A redirection names several files.')
  return {
    operator,
    ...(descriptor === undefined ? {} : { descriptor }),
    access: accessOf(operator, formText(target.forms[0] ?? [])),
    target,
    source,
  }
}

function accessOf(operator: Redirect['operator'], target: string): AnalysedRedirect['access'] {
  if (operator === '<<' || operator === '<<<') return 'text'
  const isDescriptor = (operator === '>&' || operator === '<&') && /^(?:\d+-?|-)$/.test(target)
  if (isDescriptor) return 'descriptor'
  if (operator === '<>') return 'both'
  return operator === '<' || operator === '<&' ? 'read' : 'write'
}
