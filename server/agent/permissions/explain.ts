/** One call judged from words alone, for people who ask what the rules would do: an empty workspace, the same engine. */
import { z } from 'zod'
import { permissionModeSchema } from '#protocol/choices.ts'
import type { PermissionCall } from './call.ts'
import type { PermissionContext } from './context.ts'
import { isBelow, normalPath } from './paths.ts'
import { decide } from './pipeline.ts'
import type { RuleDiagnostic, RuleEffect, RuleEntry } from './rule.ts'
import { buildRuleSet } from './rule-set.ts'
import type { ShellParser } from './shell/tree.ts'
import { canonicalTool } from './tools.ts'
import type { Verdict } from './verdict.ts'

const levelSchema = z.enum(['managed', 'team', 'user', 'project', 'local', 'session'])
const rulesSchema = z.object({
  allow: z.array(z.string()).default([]),
  ask: z.array(z.string()).default([]),
  deny: z.array(z.string()).default([]),
})

/** What may differ from an ordinary session. */
const circumstancesSchema = z.object({
  /** Where the rules come from. */
  source: levelSchema.default('project'),
  cwd: z.string().optional(),
  home: z.string().default('/home/dev'),
  additionalDirectories: z.array(z.string()).default([]),
  /** Links and where they lead, absolute. */
  symlinks: z.record(z.string(), z.string()).default({}),
  mcpMeta: z.record(z.string(), z.unknown()).optional(),
  sandbox: z
    .object({ enabled: z.boolean().default(false), autoAllowBashIfSandboxed: z.boolean().default(true) })
    .optional(),
})

export const explainRequestSchema = z.object({
  tool: z.string().min(1),
  input: z.record(z.string(), z.unknown()),
  rules: rulesSchema.default({ allow: [], ask: [], deny: [] }),
  mode: z.union([permissionModeSchema, z.literal('manual').transform(() => 'default' as const)]).default('default'),
  cwd: z.string().default('/home/dev/project'),
  trusted: z.boolean().default(true),
  ctx: circumstancesSchema.prefault({}),
})
export type ExplainRequest = z.infer<typeof explainRequestSchema>

export interface Explanation {
  verdict: Verdict
  /** Rules that count for nothing, and why. */
  diagnostics: readonly RuleDiagnostic[]
}

/** Where rules stand in a file, so that a bad one can be pointed at. */
export interface RuleFile {
  path: string
  /** Of a rule's text, from 1. */
  lineOf(text: string): number | undefined
}

/** Never rejects for what stands in the request. */
export async function explainCall(
  request: ExplainRequest,
  { parser, file }: { parser: ShellParser; file?: RuleFile },
): Promise<Explanation> {
  const { ctx, trusted, mode, cwd: root } = request
  const { rules, diagnostics } = buildRuleSet(entriesOf(request, file), { trusted })
  const cwd = ctx.cwd ?? root
  const context: PermissionContext = {
    mode,
    rules,
    workingDirectories: [...new Set([root, ...(isBelow(cwd, root) ? [] : [cwd]), ...ctx.additionalDirectories])],
    cwd,
    home: ctx.home,
    shell: parser,
    paths: { realpath: async (path) => followLinks(path, new Map(Object.entries(ctx.symlinks))) },
    network: ctx.sandbox?.enabled === true ? 'none' : 'open',
    settings: {
      autoAllowBashIfSandboxed: ctx.sandbox?.enabled === true && ctx.sandbox.autoAllowBashIfSandboxed,
    },
  }
  return { verdict: await decide(callOf(request), context), diagnostics }
}

function callOf({ tool, input, ctx }: ExplainRequest): PermissionCall {
  const name = canonicalTool(tool)
  return {
    callId: 'explained',
    tool: name,
    input,
    kind: name.startsWith('mcp__') ? 'mcp' : 'builtin',
    ...(ctx.mcpMeta === undefined ? {} : { meta: ctx.mcpMeta }),
  }
}

function entriesOf({ rules, ctx }: ExplainRequest, file: RuleFile | undefined): RuleEntry[] {
  const effects: readonly RuleEffect[] = ['deny', 'ask', 'allow']
  return effects.flatMap((effect) =>
    rules[effect].map((text, index): RuleEntry => {
      const line = file?.lineOf(text)
      const place = { ...(file === undefined ? {} : { file: file.path }), ...(line === undefined ? {} : { line }) }
      return { id: `${effect}-${index + 1}`, effect, text, level: ctx.source, source: ctx.source, ...place }
    }),
  )
}

const MAX_LINKS = 40

/** Part by part, as the kernel does; undefined for links in a circle. */
function followLinks(path: string, links: ReadonlyMap<string, string>): string | undefined {
  const left = path.split('/')
  let at = ''
  let followed = 0
  for (let part = left.shift(); part !== undefined; part = left.shift()) {
    const next = normalPath(`${at}/${part}`)
    const target = links.get(next)
    if (followed > MAX_LINKS) return undefined
    if (target === undefined || part === '' || part === '.' || part === '..') at = next
    else {
      followed += 1
      if (target.startsWith('/')) at = ''
      left.unshift(...target.split('/'))
    }
  }
  return at
}
