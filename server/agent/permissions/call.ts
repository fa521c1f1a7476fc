/** A tool call as the permission engine sees it. */

export interface PermissionCall {
  readonly callId: string
  /** The canonical tool name, `mcp__server__tool` for a remote tool. */
  readonly tool: string
  /** The input after the tool's own schema accepted it. */
  readonly input: Readonly<Record<string, unknown>>
  readonly kind: 'builtin' | 'mcp'
  /** A remote tool's own `_meta`. */
  readonly meta?: Readonly<Record<string, unknown>>
}

/** A text field of the input, or undefined. */
export function textInput(call: PermissionCall, field: string): string | undefined {
  const value = call.input[field]
  return typeof value === 'string' ? value : undefined
}

const SHELL_TOOLS = new Set(['Bash', 'Monitor'])

/** The bash command that the call would run. */
export function shellCommand(call: PermissionCall): string | undefined {
  return SHELL_TOOLS.has(call.tool) ? textInput(call, 'command') : undefined
}

/** File tools and where their path stands. `search` tools read a whole directory, the current one by default. */
const FILE_TOOLS: Readonly<Record<string, { field: string; access: 'read' | 'write'; search?: true }>> = {
  Read: { field: 'file_path', access: 'read' },
  LSP: { field: 'file_path', access: 'read' },
  Grep: { field: 'path', access: 'read', search: true },
  Glob: { field: 'path', access: 'read', search: true },
  Edit: { field: 'file_path', access: 'write' },
  Write: { field: 'file_path', access: 'write' },
  NotebookEdit: { field: 'notebook_path', access: 'write' },
}

export interface FileSubject {
  readonly access: 'read' | 'write'
  /** As the call names it, absolute or relative to the current directory. */
  readonly path: string
}

/** The file or directory that a file tool would touch. */
export function fileSubject(call: PermissionCall): FileSubject | undefined {
  const tool = FILE_TOOLS[call.tool]
  if (tool === undefined || !Object.hasOwn(FILE_TOOLS, call.tool)) return undefined
  const path = textInput(call, tool.field) ?? (tool.search ? '.' : undefined)
  if (path === undefined) return undefined
  return { access: tool.access, path: call.tool === 'Glob' ? globRoot(path, textInput(call, 'pattern') ?? '') : path }
}

/** A pattern may climb out of its directory: what counts is the directory that it starts from. */
function globRoot(path: string, pattern: string): string {
  // An alternative or a class of characters may spell what climbs.
  if (/[{,][/~]|\[[^\]]*\.|\{[^}]*\.\./.test(pattern)) return '/'
  const climbs = pattern.startsWith('/') || pattern.startsWith('~') || pattern.split('/').includes('..')
  if (!climbs) return path
  const fixed = pattern.split('/').slice(0, firstWildcard(pattern.split('/')))
  const base = fixed.join('/') || '/'
  return base.startsWith('/') || base.startsWith('~') ? base : `${path}/${base}`
}

/** A `..` behind a wildcard could lead anywhere, so the root stands for it. */
function firstWildcard(segments: readonly string[]): number {
  const first = segments.findIndex((segment) => /[*?[{]/.test(segment))
  if (first === -1) return segments.length
  return segments.slice(first).includes('..') ? 0 : first
}
