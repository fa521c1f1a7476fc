/** What `slipway permissions explain` was asked, from its flags. */
import { parseArgs } from 'node:util'

export const EXPLAIN_USAGE = `slipway permissions explain --tool Bash --input '{"command":"…"}' [--settings FILE] [--mode MODE] [--cwd DIR]
    says what the rules would do with one call; with --batch it answers JSON lines from standard input`

export type ExplainOptions =
  | { kind: 'batch' }
  | {
      kind: 'one'
      tool: string
      input: string
      settings: string | null
      mode: string | undefined
      cwd: string | undefined
    }

export type ParsedExplain = { ok: true; options: ExplainOptions } | { ok: false; message: string }

const FLAGS = {
  tool: { type: 'string' },
  input: { type: 'string' },
  settings: { type: 'string' },
  mode: { type: 'string' },
  cwd: { type: 'string' },
  batch: { type: 'boolean' },
} as const

export function parseExplainOptions(args: readonly string[]): ParsedExplain {
  if (args[0] !== 'explain') return no('permissions knows one command, explain.')
  try {
    const { values } = parseArgs({ args: args.slice(1), options: FLAGS, strict: true, allowPositionals: false })
    const { tool, input, settings = null, mode, cwd } = values
    if (values.batch === true) return { ok: true, options: { kind: 'batch' } }
    if (tool === undefined || input === undefined) return no('Say which call with --tool and --input, or use --batch.')
    return { ok: true, options: { kind: 'one', tool, input, settings, mode, cwd } }
  } catch (error) {
    return no(error instanceof Error ? error.message : String(error))
  }
}

function no(message: string): { ok: false; message: string } {
  return { ok: false, message }
}
