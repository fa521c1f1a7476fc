/** Where the paths of a call really lead: every directory they may be meant from, every link followed in the container. */
import type { PathFacts } from './context.ts'
import { type AnalysedWord, type Form, fixedStart, formText } from './shell/analysed.ts'

export interface ResolvedPath {
  readonly source: string
  readonly access: 'read' | 'write'
  /** As named, without `.` and `..`: what a rule's author would write. */
  readonly logical: string
  /** With links followed. */
  readonly real: string
  /** What follows the last directory that is fixed, when files decide which names it becomes. */
  readonly glob?: string
}

export interface UnresolvedPath {
  readonly source: string
  readonly access: 'read' | 'write'
  readonly logical: undefined
}

export type NamedPath = ResolvedPath | UnresolvedPath

export interface PathRequest {
  readonly word: AnalysedWord
  readonly access: 'read' | 'write'
  readonly directories: readonly string[] | undefined
}

/** Each thing a word may become, from each directory it may be meant from. */
export async function resolveWord(request: PathRequest, facts: PathFacts): Promise<readonly NamedPath[]> {
  const { word, access, directories } = request
  if (word.splits) return [unresolved(word.source, access)]
  const found = await Promise.all(word.forms.map((form) => resolveForm(form, request, facts)))
  return directories === undefined && found.length === 0 ? [unresolved(word.source, access)] : found.flat()
}

function unresolved(source: string, access: 'read' | 'write'): UnresolvedPath {
  return { source, access, logical: undefined }
}

async function resolveForm(form: Form, request: PathRequest, facts: PathFacts): Promise<readonly NamedPath[]> {
  const { word, access, directories } = request
  const start = fixedStart(form)
  const text = formText(form)
  const isFixed = form.every((piece) => piece.kind === 'text')
  const rest = text.slice(start.lastIndexOf('/') + 1)
  const followsUnknown = form.some((piece) => piece.kind === 'unknown') || (!isFixed && rest.split('/').includes('..'))
  const base = isFixed ? text : start.slice(0, start.lastIndexOf('/') + 1)
  const relative = !start.startsWith('/')
  if (followsUnknown || (relative && directories === undefined)) return [unresolved(word.source, access)]
  const from = relative ? (directories ?? []) : ['/']
  const glob = isFixed ? {} : { glob: rest }
  return Promise.all(
    from.map(async (directory): Promise<NamedPath> => {
      const whole = throughProcess(base, directories?.[0]) ?? (base.startsWith('/') ? base : `${directory}/${base}`)
      const real = await facts.realpath(whole)
      if (real === undefined || text === '') return unresolved(word.source, access)
      return { source: word.source, access, logical: normalPath(whole), real: normalPath(real), ...glob }
    }),
  )
}

/** `/proc/self/cwd` is the directory of the program that reads it, which is not the one that follows links for us. */
function throughProcess(path: string, directory: string | undefined): string | undefined {
  const [, link, rest = ''] = /^\/proc\/(?:self|thread-self)\/(cwd|root)(\/.*|)$/s.exec(path) ?? []
  if (link === undefined) return undefined
  return link === 'root' ? rest || '/' : directory === undefined ? undefined : `${directory}${rest}`
}

/** One path of a file tool, seen from the current directory. */
export async function resolvePath(
  path: { readonly path: string; readonly access: 'read' | 'write' },
  from: { readonly cwd: string; readonly home: string },
  facts: PathFacts,
): Promise<NamedPath> {
  const absolute = absolutePath(path.path, from)
  const real = await facts.realpath(absolute)
  if (real === undefined) return unresolved(path.path, path.access)
  return { source: path.path, access: path.access, logical: normalPath(absolute), real: normalPath(real) }
}

function absolutePath(path: string, { cwd, home }: { cwd: string; home: string }): string {
  if (path === '~' || path.startsWith('~/')) return `${home}${path.slice(1)}`
  return path.startsWith('/') ? path : `${cwd}/${path}`
}

/** By text alone: `.` and `..` taken out, no slash at the end. */
export function normalPath(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

export function isBelow(path: string, directory: string): boolean {
  return path === directory || directory === '/' || path.startsWith(`${directory}/`)
}

/** Both as named and with links followed, the path stays inside one of the directories. */
export function staysInside(path: NamedPath, directories: readonly string[]): boolean {
  if (path.logical === undefined) return false
  const { logical, real } = path
  const inside = (each: string) => directories.some((directory) => isBelow(each, normalPath(directory)))
  return inside(logical) && inside(real)
}

const DEVICES = new Set(['/dev/null', '/dev/stdin', '/dev/stdout', '/dev/stderr', '/dev/tty', '/dev/zero', '/dev/full'])

/** Not a file: reading or writing it touches nothing that lasts. */
export function isHarmlessDevice(path: NamedPath): boolean {
  return path.logical !== undefined && DEVICES.has(path.logical)
}
