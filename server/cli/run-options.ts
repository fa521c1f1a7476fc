/** What `slipway run` was asked to do, from its flags. */
import { stat } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { type CreateSession, createSessionSchema } from '#protocol/api/session-routes.ts'

export const OUTPUT_FORMATS = ['text', 'json', 'stream-json'] as const

export interface RunOptions {
  prompt: string
  session: CreateSession
  /** A directory of this machine, to be put into the workspace. */
  directory: string | null
  /** Where the workspace goes at the end. */
  exportTo: string | null
  format: (typeof OUTPUT_FORMATS)[number]
  /** The session and its container stay. */
  keep: boolean
}

export type ParsedRun = { ok: true; options: RunOptions } | { ok: false; message: string }

export const RUN_USAGE = `slipway run --prompt "…" [--source DIR|URL|sample] [--export DIR] [--model M]
    [--effort usual|low|medium|high|xhigh|max] [--permission-mode MODE] [--allow RULE]… [--deny RULE]…
    [--max-turns N] [--network none|allow-list|open] [--output-format text|json|stream-json]
    [--keep] [--trust]`

const FLAGS = {
  prompt: { type: 'string', short: 'p' },
  source: { type: 'string' },
  ref: { type: 'string' },
  export: { type: 'string' },
  model: { type: 'string' },
  effort: { type: 'string' },
  'permission-mode': { type: 'string' },
  allow: { type: 'string', multiple: true },
  deny: { type: 'string', multiple: true },
  'max-turns': { type: 'string' },
  network: { type: 'string' },
  'output-format': { type: 'string' },
  keep: { type: 'boolean' },
  trust: { type: 'boolean' },
} as const

const formatSchema = z.enum(OUTPUT_FORMATS)

export async function parseRunOptions(args: readonly string[]): Promise<ParsedRun> {
  const read = readFlags(args)
  if (!read.ok) return read
  const { values } = read
  if (values.prompt === undefined || values.prompt.trim() === '') return no('Say what to do with --prompt.')
  const format = formatSchema.safeParse(values['output-format'] ?? 'text')
  if (!format.success) return no(`--output-format is one of ${OUTPUT_FORMATS.join(', ')}.`)
  const source = await sourceOf(values.source, values.ref)
  if (!source.ok) return source
  const session = createSessionSchema.safeParse({
    source: source.source,
    title: values.prompt.trim().split('\n')[0]?.slice(0, 80),
    model: values.model,
    effort: values.effort === 'usual' ? null : values.effort,
    permissionMode: values['permission-mode'],
    network: values.network,
    allow: values.allow,
    deny: values.deny,
    maxTurns: values['max-turns'] === undefined ? undefined : Number(values['max-turns']),
    canAsk: false,
    trust: values.trust,
  })
  if (!session.success) {
    const [issue] = session.error.issues
    return no(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`)
  }
  const { keep = false, export: exportTo = null } = values
  const { prompt } = values
  return {
    ok: true,
    options: { prompt, session: session.data, directory: source.directory, exportTo, format: format.data, keep },
  }
}

function readFlags(args: readonly string[]) {
  try {
    const { values } = parseArgs({ args: [...args], options: FLAGS, strict: true, allowPositionals: false })
    return { ok: true as const, values }
  } catch (error) {
    return no(error instanceof Error ? error.message : String(error))
  }
}

type FoundSource =
  | { ok: true; source: CreateSession['source']; directory: string | null }
  | { ok: false; message: string }

async function sourceOf(text: string | undefined, ref: string | undefined): Promise<FoundSource> {
  if (text === undefined) return { ok: true, source: { kind: 'empty' }, directory: null }
  if (text === 'sample') return { ok: true, source: { kind: 'sample' }, directory: null }
  const found = await stat(text).catch(() => null)
  if (found?.isDirectory()) return { ok: true, source: { kind: 'upload' }, directory: text }
  if (!/^[a-z+]+:\/\/|^[\w.-]+@[\w.-]+:/i.test(text))
    return no(`There is no directory ${text}, and it is no address either.`)
  return { ok: true, source: { kind: 'git', url: text, ...(ref === undefined ? {} : { ref }) }, directory: null }
}

function no(message: string): { ok: false; message: string } {
  return { ok: false, message }
}
