/** Rules that name a tool, an agent type or a skill. */
import { wildcardRegExp } from './wildcard.ts'

/** `mcp__server` stands for every tool of that server; a glob must match the full name. */
export function toolNameMatches(pattern: string, tool: string): boolean {
  if (pattern === tool) return true
  if (pattern.includes('*')) return wildcardRegExp(pattern).test(tool)
  return isServer(pattern) && tool.startsWith(`${pattern}__`)
}

function isServer(pattern: string): boolean {
  return pattern.startsWith('mcp__') && !pattern.slice('mcp__'.length).includes('__')
}

/** `name` is exact and covers any arguments only as `name *`. */
export function skillMatches(pattern: string, skill: string, args: string | undefined): boolean {
  const prefix = /^(.*?)(?: \*|:\*)$/.exec(pattern)?.[1]
  if (prefix !== undefined) return skill === prefix || `${skill} `.startsWith(`${prefix} `)
  const call = args === undefined || args.trim() === '' ? skill : `${skill} ${args.trim()}`
  return pattern === call
}

export function agentMatches(pattern: string, type: string): boolean {
  return pattern === type || (pattern.includes('*') && wildcardRegExp(pattern).test(type))
}

/** A direct scalar field of the input equals the value; a field that is absent never matches. */
export function parameterMatches(
  input: Readonly<Record<string, unknown>>,
  rule: { readonly name: string; readonly value: string },
): boolean {
  const value = Object.hasOwn(input, rule.name) ? input[rule.name] : undefined
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return false
  return wildcardRegExp(rule.value).test(String(value))
}
