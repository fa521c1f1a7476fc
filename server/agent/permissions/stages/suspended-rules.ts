/** Allow rules so broad that the mode `auto` would have nothing left to judge. */
import type { Rule } from '../rule.ts'
import { lookUpCommand } from '../shell/commands/lookup.ts'
import { WRAPPERS } from '../shell/commands/table-wrappers.ts'

const RUNNERS = /^(?:npm|pnpm|yarn|bun|deno|make|cargo|go|uv|poetry)$/

export function isSuspendedInAuto({ tool, specifier }: Rule): boolean {
  if (tool === 'Agent' || tool === 'Monitor') return true
  if (tool !== 'Bash' && tool !== 'PowerShell') return false
  if (specifier?.kind !== 'command') return true
  const { pattern } = specifier
  const [program = '*', ...rest] = pattern.words
  if (!pattern.wildcard) return false
  if (program.includes('*') || WRAPPERS.has(program)) return true
  const checks = lookUpCommand(program)?.spec.checks ?? []
  if (checks.includes('shell') || checks.includes('interpreter')) return true
  return RUNNERS.test(program) && (rest.length === 0 || rest[0] === 'run' || rest[0] === 'exec')
}
