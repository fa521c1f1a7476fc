/** Whether a shell wildcard may become a path that a rule speaks of. */
import type { ResolvedPath } from '../paths.ts'
import type { PathMatcher } from './path-pattern.ts'
import { escapeRegExp } from './wildcard.ts'

/**
 * Files decide what a wildcard becomes, so the question is asked of samples: the rule's own last name, and names that
 * the wildcard could make.
 */
export function globMeets(path: ResolvedPath, matches: PathMatcher, pattern: string): boolean {
  if (path.glob === undefined) return false
  const bases = [path.logical, path.real]
  if (bases.some((base) => matches(base) || matches(`${base}/x`))) return true
  const expression = globExpression(path.glob)
  const names = sampleNames(path.glob, pattern).filter((name) => expression.test(name))
  return bases.some((base) => names.some((name) => matches(`${base === '/' ? '' : base}/${name}`)))
}

/** As bash reads it: a leading dot is met only by a dot. */
function globExpression(glob: string): RegExp {
  const segments = glob.split('/').map((segment) => {
    const body = segment
      .split(/([*?]|\[[^\]]*\])/)
      .map(globPart)
      .join('')
    return /^[*?[]/.test(segment) ? `(?!\\.)${body}` : body
  })
  return new RegExp(`^${segments.join('/')}$`)
}

function globPart(part: string): string {
  if (part === '*') return '[^/]*'
  if (part === '?' || part.startsWith('[')) return '[^/]'
  return escapeRegExp(part)
}

function sampleNames(glob: string, pattern: string): readonly string[] {
  const segments = pattern.split('/').filter((segment) => segment !== '' && segment !== '**' && segment !== '.')
  const filled = segments.map((segment) => segment.replace(/\*+/g, 'x').replace(/\?/g, 'x'))
  const tails = filled.map((_, index) => filled.slice(index).join('/'))
  const heads = filled.map((_, index) => filled.slice(0, index + 1).join('/'))
  const own = ['', 'x'].map((fill) => glob.replace(/\*+/g, fill).replace(/\?/g, 'x'))
  return [...tails, ...heads, ...tails.map((tail) => `${tail}/x`), ...own]
}
