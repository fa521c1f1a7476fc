/** Removals that no rule may approve: the root and its children, homes, the working directories and what is above them. */
import type { PermissionContext } from './context.ts'
import { isBelow, type NamedPath, normalPath } from './paths.ts'
import { type AnalysedWord, constantText, type Form, formText, type Segment } from './shell/analysed.ts'
import { describeCommand } from './shell/commands/describe.ts'
import { programName } from './shell/commands/lookup.ts'
import { innerViews, type Words } from './shell/unwrap.ts'

export interface Removal {
  readonly segment: Segment
  readonly target: AnalysedWord
}

const REMOVERS = new Set(['rm', 'rmdir', 'unlink', 'shred'])

/** Every removal in a command, under any wrapper. */
export function removalsOf(segment: Segment): readonly Removal[] {
  const views = [segment.words, ...innerViews(segment.words)]
  return views.flatMap((view) => targetsOf(view).map((target) => ({ segment, target })))
}

function targetsOf(view: Words): readonly AnalysedWord[] {
  const names = view[0]?.forms.map((form) => programName(formText(form)).name) ?? []
  if (names.some((name) => REMOVERS.has(name)))
    return view.slice(1).filter((word) => !(constantText(word) ?? '').startsWith('-'))
  const removesFound =
    names.includes('find') && view.some((word) => DELETING.has(constantText(word) ?? '')) && takesAll(view)
  return removesFound ? (describeCommand(view)?.reads ?? []) : []
}

/** Without a test that picks some, `find` takes all there is. */
function takesAll(view: Words): boolean {
  return !view.some((word) =>
    /^-(?:i?name|i?path|i?regex|newer|[acm](?:time|min)|size|empty)$/.test(constantText(word) ?? ''),
  )
}

const DELETING = new Set(['-delete', 'rm', '/bin/rm', '/usr/bin/rm'])

/** What cannot be known may be the worst: a variable with nothing in it makes `"$DIR"/*` the whole disk. */
export function isOpenEnded(target: AnalysedWord): boolean {
  return target.forms.some((form) => {
    const unknown = form.findIndex((piece) => piece.kind === 'unknown')
    if (unknown === -1) return false
    const before = formText(form.slice(0, unknown))
    return endsOpen(form.slice(unknown + 1)) || before === '/' || before === '~'
  })
}

/** `/`, `/*`, `/.*` behind the variable. */
function endsOpen(rest: Form): boolean {
  return /^\/+[.*?[\]{},]*$/.test(formText(rest))
}

/** Whether removing the path, as named or where its links lead, is critical. */
export function isCritical(path: NamedPath, context: PermissionContext): boolean {
  if (path.logical === undefined) return false
  return [path.logical, path.real].some((each) => isCriticalText(each, path.glob, context))
}

function isCriticalText(path: string, glob: string | undefined, context: PermissionContext): boolean {
  const [root = context.cwd, ...others] = context.workingDirectories.map(normalPath)
  // A class of characters picks as much as a star does.
  const isWhole = glob === undefined || /^[.*?{},/]*$/.test(glob.replace(/\[[^\]]*\]/g, ''))
  if (!isWhole) return path === '/'
  const own = [root, normalPath(context.cwd), normalPath(context.home)]
  const additional = glob === undefined ? [] : others
  return isTop(path) || [...own, ...additional].some((directory) => isBelow(directory, path))
}

/** The root, its direct children, and those of macOS's `/private`. */
function isTop(path: string): boolean {
  return /^\/[^/]*$/.test(path) || /^\/private\/(?:etc|var|tmp|home)$/.test(path)
}
