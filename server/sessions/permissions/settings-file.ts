/** One settings file of a repository, read as what it is: proposals of a stranger, each with its line, each good or bad by itself. */
import { z } from 'zod'
import type { Proposal } from '#protocol/api/permission-routes.ts'
import type { RuleProblem } from '#protocol/api/rule-routes.ts'
import { parseRule, type RuleEffect, type RuleEntry } from '#server/agent/permissions/rule.ts'
import { isOwnVariable, isSafeAssignment, isUnremarkable } from '#server/agent/permissions/shell/safe-variables.ts'
import { lineOfEntry, lineOfFault } from './json-lines.ts'

export interface SettingsFile {
  /** Relative to the workspace. */
  path: string
  level: 'project' | 'local'
  text: string
}

export interface ProposedSettings {
  proposals: readonly Proposal[]
  /** What commands are given once it is trusted. */
  environment: Readonly<Record<string, string>>
  /** Rules as the engine takes them: it lets allow rules of a repository count only when told that it is trusted. */
  entries: readonly RuleEntry[]
  problems: readonly RuleProblem[]
}

const NOTHING: ProposedSettings = { proposals: [], entries: [], problems: [], environment: {} }
const EFFECTS: readonly RuleEffect[] = ['deny', 'ask', 'allow']
/** Entries of one list beyond which the rest is reported and left out. */
const MOST_ENTRIES = 1_000

const settingsSchema = z.looseObject({
  permissions: z.record(z.string(), z.unknown()).optional().catch(undefined),
  env: z.record(z.string(), z.unknown()).optional().catch(undefined),
})
type Settings = z.infer<typeof settingsSchema>

/** Must not throw, whatever the text is. A file that is no JSON object counts for nothing and is one problem. */
export function parseSettingsFile(file: SettingsFile): ProposedSettings {
  const json = parseJson(file.text)
  const settings = json.ok ? settingsSchema.safeParse(json.value) : null
  if (settings?.success !== true) {
    const reason = json.ok ? 'The file holds no JSON object.' : `The file is not JSON: ${json.message}`
    const line = json.ok ? 1 : lineOfFault(file.text, json.message)
    return { ...NOTHING, problems: [problemAt(file, { effect: null, text: '', line, reason })] }
  }
  const rules = EFFECTS.map((effect) => readRules(file, settings.data, effect))
  const parts = [...rules, readEnvironment(file, settings.data), readOthers(file, settings.data)]
  return {
    environment: Object.assign({}, ...parts.map(({ environment }) => environment)),
    proposals: parts.flatMap(({ proposals }) => proposals),
    entries: parts.flatMap(({ entries }) => entries),
    problems: [...shapeProblems(file, json.ok ? json.value : null), ...parts.flatMap(({ problems }) => problems)],
  }
}

function parseJson(text: string): { ok: true; value: unknown } | { ok: false; message: string } {
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message.slice(0, 200) : 'not readable' }
  }
}

type Place = Pick<RuleProblem, 'effect' | 'text' | 'line' | 'reason'>

function problemAt({ path }: SettingsFile, place: Place): RuleProblem {
  return { ...place, text: place.text.slice(0, 500), source: path, file: path }
}

/** Groups of the wrong shape are told; what else is in the file counts. */
function shapeProblems(file: SettingsFile, value: unknown): RuleProblem[] {
  return ['permissions', 'env'].flatMap((key) => {
    const group = (value as Record<string, unknown> | null)?.[key]
    if (group === undefined || (typeof group === 'object' && group !== null && !Array.isArray(group))) return []
    const line = lineOfEntry(file.text, { key })
    return [problemAt(file, { effect: null, text: key, line, reason: `${key} is not an object.` })]
  })
}

function readRules(file: SettingsFile, { permissions }: Settings, effect: RuleEffect): ProposedSettings {
  const list = permissions?.[effect]
  if (list === undefined) return NOTHING
  const lineOf = (entry?: unknown) => lineOfEntry(file.text, { key: effect, ...(entry === undefined ? {} : { entry }) })
  if (!Array.isArray(list)) {
    const problem = problemAt(file, { effect, text: '', line: lineOf(), reason: `${effect} is not a list of rules.` })
    return { ...NOTHING, problems: [problem] }
  }
  const read = list.slice(0, MOST_ENTRIES).map((text, index) => readRule(file, { effect, text, index }))
  const rest =
    list.length > MOST_ENTRIES
      ? [
          problemAt(file, {
            effect,
            text: '',
            line: lineOf(),
            reason: `Only the first ${MOST_ENTRIES} rules are read.`,
          }),
        ]
      : []
  return {
    ...NOTHING,
    proposals: read.flatMap(({ proposals }) => proposals),
    entries: read.flatMap(({ entries }) => entries),
    problems: [...read.flatMap(({ problems }) => problems), ...rest],
  }
}

function readRule(
  file: SettingsFile,
  { effect, text, index }: { effect: RuleEffect; text: unknown; index: number },
): ProposedSettings {
  const line = lineOfEntry(file.text, { key: effect, entry: text })
  const bad = (reason: string) =>
    problemAt(file, { effect, text: typeof text === 'string' ? text : (JSON.stringify(text) ?? ''), line, reason })
  if (typeof text !== 'string') return { ...NOTHING, problems: [bad('A rule is a text.')] }
  const entry: RuleEntry = {
    ...{ id: `${file.level}-${effect}-${index + 1}`, effect, text, level: file.level },
    ...{ source: file.path, file: file.path, ...(line === null ? {} : { line }) },
  }
  const { rule, diagnostics } = parseRule(entry)
  const problems = diagnostics.map(({ reason }) => bad(reason))
  if (rule === undefined) return { ...NOTHING, problems }
  const counts = effect === 'allow' ? ('trusted' as const) : ('always' as const)
  return {
    ...NOTHING,
    proposals: [{ kind: effect, text, file: file.path, line, counts, note: null }],
    entries: [entry],
    problems,
  }
}

/** Each variable is seen by itself. One that other programs are steered by would make what was proven harmless do something else. */
function readEnvironment(file: SettingsFile, { env = {} }: Settings): ProposedSettings {
  const environment: Record<string, string> = {}
  const proposals: Proposal[] = []
  const problems: RuleProblem[] = []
  for (const [name, value] of Object.entries(env).slice(0, MOST_ENTRIES)) {
    const line = lineOfEntry(file.text, { key: name })
    const reason = whyNoVariable(name, value)
    if (reason === null) environment[name] = value as string
    else problems.push(problemAt(file, { effect: null, text: name, line, reason }))
    const text = `${name}=${shown(value)}`.slice(0, 2_000)
    const counts = reason === null ? ('trusted' as const) : ('never' as const)
    proposals.push({ kind: 'environment', text, file: file.path, line, counts, note: reason })
  }
  return { ...NOTHING, environment, proposals, problems }
}

const LONGEST_VALUE = 1_900

function whyNoVariable(name: string, value: unknown): string | null {
  if (typeof value !== 'string' || value.includes('\0')) return 'A variable is a text.'
  if (value.length > LONGEST_VALUE) return 'The value is too long to be shown whole.'
  const harmless = isOwnVariable(name) || isUnremarkable(name) || isSafeAssignment(name, value)
  return harmless ? null : `${name} would steer what other programs do, or where they connect; no repository sets it.`
}

/** Settings through which a repository would choose for people: said, and never followed. */
const NEVER: Readonly<Record<string, string>> = {
  defaultMode: 'No repository chooses the mode.',
  apiKeyHelper: 'No repository chooses a key.',
  model: 'No repository chooses the model.',
  hooks: 'Hooks of a repository do not run.',
  enableAllProjectMcpServers: 'Servers of a repository are not started.',
}

function readOthers(file: SettingsFile, settings: Settings): ProposedSettings {
  const { permissions = {} } = settings
  const proposals: Proposal[] = []
  const add = (kind: Proposal['kind'], key: string, value: unknown, note: string) => {
    const text = kind === 'other' ? `${key}=${shown(value)}` : shown(value)
    const line = lineOfEntry(file.text, kind === 'directory' ? { key: 'additionalDirectories', entry: value } : { key })
    proposals.push({ kind, text: text.slice(0, 2_000), file: file.path, line, counts: 'never', note })
  }
  const { additionalDirectories, defaultMode } = permissions
  for (const directory of Array.isArray(additionalDirectories) ? additionalDirectories : [])
    add('directory', 'additionalDirectories', directory, 'No repository opens a directory outside of the workspace.')
  if (defaultMode !== undefined) add('mode', 'defaultMode', defaultMode, 'No repository chooses the mode.')
  for (const [key, note] of Object.entries(NEVER))
    if (Object.hasOwn(settings, key)) add('other', key, settings[key], note)
  return { ...NOTHING, proposals }
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}
