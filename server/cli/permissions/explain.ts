/** `slipway permissions explain`: what the rules would do with a call. No server, no container, the same engine. */
import { createInterface } from 'node:readline'
import { z } from 'zod'
import {
  type Explanation,
  explainCall,
  explainRequestSchema,
  type RuleFile,
} from '#server/agent/permissions/explain.ts'
import type { ShellParser } from '#server/agent/permissions/shell/tree.ts'
import { openShellParser } from '#server/shell/open-shell-parser.ts'
import type { ExplainOptions } from './explain-options.ts'
import { readRulesFile } from './read-rules-file.ts'

export interface ExplainOutput {
  out(line: string): void
  note(line: string): void
}

/** Resolves to the exit code: 0 when every line was judged, else 1. */
export async function explain(
  options: ExplainOptions,
  input: NodeJS.ReadableStream,
  output: ExplainOutput,
): Promise<number> {
  const parser = await openShellParser()
  return options.kind === 'batch' ? explainBatch(parser, input, output) : explainOne(options, parser, output)
}

const lineSchema = z.object({ id: z.unknown() }).and(explainRequestSchema)

async function explainBatch(parser: ShellParser, input: NodeJS.ReadableStream, output: ExplainOutput): Promise<number> {
  let failed = 0
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue
    const request = readLine(line)
    if (!request.ok) {
      failed += 1
      output.out(
        JSON.stringify({ id: request.id, decision: 'deny', stage: 'input', rule: null, reason: request.message }),
      )
      continue
    }
    const { verdict } = await explainCall(request.data, { parser })
    const { decision, stage, rule = null, reason } = verdict
    output.out(JSON.stringify({ id: request.data.id ?? null, decision, stage, rule, reason }))
  }
  return failed === 0 ? 0 : 1
}

type Line = { ok: true; data: z.infer<typeof lineSchema> } | { ok: false; id: unknown; message: string }

/** A line that is no request is denied and said so: it must not be mistaken for an answer to another. */
function readLine(line: string): Line {
  try {
    const json: unknown = JSON.parse(line)
    const parsed = lineSchema.safeParse(json)
    if (parsed.success) return { ok: true, data: parsed.data }
    const id = typeof json === 'object' && json !== null && 'id' in json ? json.id : null
    return { ok: false, id, message: problemOf(parsed.error) }
  } catch {
    return { ok: false, id: null, message: 'The line is not JSON.' }
  }
}

function problemOf(error: z.ZodError): string {
  const [issue] = error.issues
  return `${issue?.path.join('.') || 'the request'}: ${issue?.message ?? 'not valid'}`
}

type One = Extract<ExplainOptions, { kind: 'one' }>

async function explainOne(options: One, parser: ShellParser, output: ExplainOutput): Promise<number> {
  const settings = options.settings === null ? null : await readRulesFile(options.settings)
  if (settings?.ok === false) {
    output.note(settings.message)
    return 1
  }
  const request = requestOf(options, settings)
  if (!request.success) {
    output.note(problemOf(request.error))
    return 1
  }
  const explained = await explainCall(request.data, { parser, ...(settings === null ? {} : { file: settings.file }) })
  report(explained, output)
  return 0
}

interface Settings {
  permissions: {
    allow: unknown[]
    ask: unknown[]
    deny: unknown[]
    additionalDirectories: string[]
    defaultMode?: string | undefined
  }
  file: RuleFile
}

function requestOf({ tool, input, mode, cwd = '/workspace' }: One, settings: Settings | null) {
  const { allow = [], ask = [], deny = [], additionalDirectories = [], defaultMode } = settings?.permissions ?? {}
  const texts = (rules: readonly unknown[]) =>
    rules.map((rule) => (typeof rule === 'string' ? rule : JSON.stringify(rule)))
  return explainRequestSchema.safeParse({
    ...{ tool, cwd, input: parseJson(input), mode: mode ?? defaultMode },
    rules: { allow: texts(allow), ask: texts(ask), deny: texts(deny) },
    ctx: { additionalDirectories, home: '/home/user' },
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function report({ verdict, diagnostics }: Explanation, output: ExplainOutput): void {
  for (const { entry, reason } of diagnostics) {
    const place = [entry.file ?? entry.source, entry.line].filter((part) => part !== undefined).join(':')
    output.note(`${place}: ${entry.effect} ${entry.text}: ${reason}`)
  }
  const { decision, stage, rule = null, reason, trace, segments } = verdict
  const suggestions = verdict.suggestions?.map(({ text }) => text)
  output.out(JSON.stringify({ decision, stage, rule, reason, trace, segments, suggestions }, null, 2))
}
