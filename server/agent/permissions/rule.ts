/** The grammar of rules: text in, a parsed rule or a reasoned refusal out. A refused rule never widens anything. */
import { type CommandPattern, compileCommandPattern } from './match/command-pattern.ts'
import { canonicalTool, KNOWN_TOOLS, TOOL_FIELDS } from './tools.ts'
import type { RuleLevel, RuleReference } from './verdict.ts'

export type RuleEffect = 'allow' | 'ask' | 'deny'

export interface RuleEntry {
  readonly id: string
  readonly effect: RuleEffect
  readonly text: string
  readonly level: RuleLevel
  /** Where it stands, such as `.claude/settings.json` or `approval`. */
  readonly source: string
  readonly file?: string
  readonly line?: number
}

export type Specifier =
  | { readonly kind: 'command'; readonly pattern: CommandPattern }
  | { readonly kind: 'path'; readonly pattern: string }
  | { readonly kind: 'host'; readonly pattern: string }
  /** An agent's type, a skill's name. */
  | { readonly kind: 'name'; readonly pattern: string }
  | { readonly kind: 'parameter'; readonly name: string; readonly value: string }

export interface Rule extends RuleReference {
  readonly effect: RuleEffect
  /** A tool's name, or a glob over names. */
  readonly tool: string
  readonly specifier?: Specifier
}

export interface RuleDiagnostic {
  readonly entry: RuleEntry
  /** The rule counts for nothing; a note leaves it in force. */
  readonly severity: 'ignored' | 'note'
  readonly reason: string
}

export interface ParsedRule {
  readonly rule?: Rule
  readonly diagnostics: readonly RuleDiagnostic[]
}

const NAME = /^[A-Za-z0-9_*.-]+$/
/** An allow rule with a wildcard must name a server first. */
const ANCHORED_ALLOW = /^mcp__[A-Za-z0-9_.-]*[A-Za-z0-9.-]__/

export function parseRule(entry: RuleEntry): ParsedRule {
  const split = splitRule(entry.text.trim())
  if (typeof split === 'string') return ignored(entry, split)
  const tool = canonicalTool(split.tool)
  if (entry.effect === 'allow' && tool.includes('*') && !ANCHORED_ALLOW.test(tool))
    return ignored(entry, 'An allow rule with * in its tool name must name a server first (mcp__server__*).')
  const specifier = parseSpecifier(entry, tool, split.specifier)
  if (typeof specifier === 'string') return ignored(entry, specifier)
  const { id, text, level, source, effect } = entry
  const rule: Rule = { id, text, level, source, effect, tool, ...(specifier === undefined ? {} : { specifier }) }
  return { rule, diagnostics: notes(entry, tool) }
}

function ignored(entry: RuleEntry, reason: string): ParsedRule {
  return { diagnostics: [{ entry, severity: 'ignored', reason }] }
}

function splitRule(text: string): { tool: string; specifier?: string } | string {
  if (text === '') return 'The rule is empty.'
  const open = text.indexOf('(')
  const tool = open === -1 ? text : text.slice(0, open)
  if (!NAME.test(tool)) return `${JSON.stringify(tool)} is not a tool name.`
  if (open === -1) return { tool }
  if (!text.endsWith(')')) return 'The parenthesis is not closed.'
  const specifier = text.slice(open + 1, -1)
  return specifier.trim() === '' ? 'The parentheses are empty.' : { tool, specifier }
}

const SHELLS = new Set(['Bash', 'PowerShell', 'Monitor'])
const PATH_TOOLS = new Set(['Read', 'Edit', 'Cd'])
const NEVER_CONSULTED = new Set(['Write', 'NotebookEdit', 'Glob', 'Grep', 'MultiEdit', 'LS', 'NotebookRead'])
const NAMED = new Set(['Agent', 'Skill'])

/** Undefined: the rule covers every use. A text: why the rule is refused. */
function parseSpecifier(entry: RuleEntry, tool: string, text: string | undefined): Specifier | undefined | string {
  if (text === undefined) return undefined
  if (tool.includes('*')) return 'A rule over several tools takes no parentheses.'
  const parameter = entry.effect === 'allow' ? undefined : parseParameter(tool, text)
  if (parameter !== undefined) return parameter
  if (SHELLS.has(tool))
    return text.trim() === '*' ? undefined : { kind: 'command', pattern: compileCommandPattern(text.trim()) }
  if (PATH_TOOLS.has(tool)) return parsePath(text.trim())
  if (NEVER_CONSULTED.has(tool)) return `Paths of ${tool} are never consulted; write Read(…) or Edit(…).`
  if (tool === 'WebFetch') return parseHost(text.trim())
  if (NAMED.has(tool)) return { kind: 'name', pattern: text.trim() }
  return `${tool} takes no parentheses here.`
}

/** `field:value`, where the field is one that the tool has (of a remote tool: any). */
function parseParameter(tool: string, text: string): Specifier | string | undefined {
  const match = /^\s*([A-Za-z_]\w*)\s*:\s*(.*?)\s*$/s.exec(text)
  const [, name, value] = match ?? []
  if (name === undefined || value === undefined) return undefined
  const fields = TOOL_FIELDS.get(tool)
  if (fields?.primary === name && tool !== 'Agent')
    return `${name} is what rules of ${tool} match by themselves; a rule over it as a field is not consulted.`
  if (fields !== undefined && !fields.others.includes(name) && fields.primary !== name) return undefined
  return fields === undefined && !tool.startsWith('mcp__') ? undefined : { kind: 'parameter', name, value }
}

function parsePath(pattern: string): Specifier | string {
  if (pattern.startsWith('!')) return 'A path that starts with ! is not supported.'
  if (pattern.includes('\0')) return 'The path holds a NUL.'
  return { kind: 'path', pattern }
}

function parseHost(text: string): Specifier | string {
  const host = /^domain:(.+)$/.exec(text)?.[1]?.trim().toLowerCase()
  if (host === undefined) return 'Write WebFetch(domain:host).'
  return /^[a-z0-9.*_-]+$/.test(host) ? { kind: 'host', pattern: host } : `${host} is not a host.`
}

function notes(entry: RuleEntry, tool: string): readonly RuleDiagnostic[] {
  const exempt = tool.includes('_') || tool.includes('*')
  if (exempt || KNOWN_TOOLS.has(tool)) return []
  return [{ entry, severity: 'note', reason: `No tool is called ${tool}.` }]
}
