/** What is known of variables and the directory at one point of a script. */
import type { Form } from './analysed.ts'

/** Changed in place while statements are walked in order. */
export interface Scope {
  /** What each assigned variable may hold; a name that is missing has whatever the environment gave it. */
  variables: Map<string, readonly Form[]>
  /** Directories that the next command may run in; undefined when unknown. */
  directories: readonly string[] | undefined
  moved: boolean
  functions: Set<string>
}

const MAX_FORMS = 16
const MAX_DIRECTORIES = 8

export function newScope(directory: string): Scope {
  return { variables: new Map(), directories: [directory], moved: false, functions: new Set() }
}

export function cloneScope(scope: Scope): Scope {
  return { ...scope, variables: new Map(scope.variables), functions: new Set(scope.functions) }
}

/** Makes `scope` stand for either of the two: what is known is what holds in both. */
export function joinScope(scope: Scope, other: Scope): void {
  const names = new Set([...scope.variables.keys(), ...other.variables.keys()])
  for (const name of names) {
    const forms = [
      ...(scope.variables.get(name) ?? [unknownOf(name)]),
      ...(other.variables.get(name) ?? [unknownOf(name)]),
    ]
    scope.variables.set(name, distinctForms(forms, name))
  }
  scope.directories = joinDirectories(scope.directories, other.directories)
  scope.moved = scope.moved || other.moved
  for (const name of other.functions) scope.functions.add(name)
}

export function joinDirectories(
  first: readonly string[] | undefined,
  second: readonly string[] | undefined,
): readonly string[] | undefined {
  if (first === undefined || second === undefined) return undefined
  const all = [...new Set([...first, ...second])]
  return all.length > MAX_DIRECTORIES ? undefined : all
}

export function unknownOf(name: string): Form {
  return [{ kind: 'unknown', source: `$${name}` }]
}

/** Without doubles; where there are too many, the rest is one unknown, the first stay visible to deny rules. */
export function distinctForms(forms: readonly Form[], name: string): readonly Form[] {
  const distinct = [...new Map(forms.map((form) => [JSON.stringify(form), form])).values()]
  return distinct.length > MAX_FORMS ? [...distinct.slice(0, MAX_FORMS), unknownOf(name)] : distinct
}

export function forget(scope: Scope, name: string): void {
  const known = scope.variables.get(name) ?? []
  scope.variables.set(name, distinctForms([...known, unknownOf(name)], name))
}

/** Code that cannot be read ran: nothing is known any more. */
export function forgetAll(scope: Scope): void {
  for (const name of [...scope.variables.keys(), 'HOME', 'PWD']) forget(scope, name)
  scope.directories = undefined
  scope.moved = true
}

/** After a loop's body ran some number of times: what it changed may be anything. */
export function widen(scope: Scope, after: Scope): void {
  for (const [name, forms] of after.variables) {
    if (JSON.stringify(scope.variables.get(name)) === JSON.stringify(forms)) continue
    scope.variables.set(name, distinctForms([...(scope.variables.get(name) ?? []), ...forms, unknownOf(name)], name))
  }
  if (JSON.stringify(scope.directories) !== JSON.stringify(after.directories)) scope.directories = undefined
  scope.moved = scope.moved || after.moved
  for (const name of after.functions) scope.functions.add(name)
}
