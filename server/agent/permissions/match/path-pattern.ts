/** Paths of Read and Edit rules: gitignore's wildcards under four anchors. */
import type { Rule } from '../rule.ts'
import { escapeRegExp } from './wildcard.ts'

export interface PathAnchors {
  readonly root: string
  readonly cwd: string
  readonly home: string
}

/** A matcher over absolute paths without `.` and `..`. */
export type PathMatcher = (path: string) => boolean

export function pathMatcher(rule: Rule, pattern: string, anchors: PathAnchors): PathMatcher {
  const { base, rest, anchored } = anchor(rule, pattern, anchors)
  const widens = rule.effect === 'allow'
  const depth = anchored ? rest : deepen(rest, widens)
  const expression = new RegExp(`^${escapeRegExp(base === '/' ? '' : base)}/${toExpression(depth, widens)}$`)
  return (path) => expression.test(path)
}

interface Anchored {
  readonly base: string
  readonly rest: string
  /** The pattern starts at the anchor; else a bare name may stand at any depth. */
  readonly anchored: boolean
}

function anchor(rule: Rule, pattern: string, { root, cwd, home }: PathAnchors): Anchored {
  if (pattern.startsWith('//')) return { base: '/', rest: trimSlashes(pattern), anchored: true }
  if (pattern === '~' || pattern.startsWith('~/'))
    return { base: home, rest: trimSlashes(pattern.slice(1)), anchored: true }
  if (pattern.startsWith('/')) {
    return { base: ownBase(rule, { root, cwd, home }), rest: trimSlashes(pattern), anchored: true }
  }
  if (pattern.startsWith('./')) return { base: cwd, rest: trimSlashes(pattern.slice(2)), anchored: true }
  return { base: cwd, rest: pattern.replace(/\/+$/, '/'), anchored: false }
}

/** A single slash stands for where the rule comes from. */
function ownBase({ level }: Rule, { root, cwd, home }: PathAnchors): string {
  if (level === 'user') return `${home}/.claude`
  return level === 'project' || level === 'managed' || level === 'team' ? root : cwd
}

function trimSlashes(text: string): string {
  return text.replace(/^\/+/, '')
}

/** A bare name holds at any depth; `dir/**` at any depth where it narrows, at the top only where it widens. */
function deepen(rest: string, widens: boolean): string {
  const directory = /^([^/]+)\/(?:\*\*)?$/.exec(rest)?.[1]
  if (directory !== undefined && directory !== '**') return widens ? `${directory}/**` : `**/${directory}/**`
  return rest.includes('/') ? rest : `**/${rest}`
}

/** A pattern for a directory holds for all below it, except that a last `*` does not cross directories where it widens. */
function toExpression(pattern: string, widens: boolean): string {
  const segments = pattern.split('/').filter((segment) => segment !== '' && segment !== '.')
  const last = segments.at(-1) ?? '**'
  const below = widens && /[*?[]/.test(last) ? '' : '(?:/.*)?'
  const parts = segments.map((segment, index) => {
    const isLast = index === segments.length - 1
    if (segment === '**') return isLast ? '.+' : '(?:[^/]+/)*'
    return segmentExpression(segment) + (isLast ? '' : '/')
  })
  // `dir/**` also means the directory itself, which listing and searching touch.
  const text = parts.join('')
  return segments.length === 0 ? '.*' : directoryItself(text, segments) + below
}

function directoryItself(text: string, segments: readonly string[]): string {
  const whole = segments.length > 1 && segments.at(-1) === '**' && text.endsWith('/.+')
  return whole ? `${text.slice(0, -'/.+'.length)}(?:/.+)?` : text
}

function segmentExpression(segment: string): string {
  let out = ''
  for (let at = 0; at < segment.length; at += 1) {
    const character = segment[at] ?? ''
    const close = character === '[' ? segment.indexOf(']', at + 2) : -1
    if (character === '*') out += '[^/]*'
    else if (character === '?') out += '[^/]'
    else if (character === '\\' && at + 1 < segment.length) {
      at += 1
      out += escapeRegExp(segment[at] ?? '')
    } else if (close !== -1) {
      out += characterClass(segment.slice(at + 1, close))
      at = close
    } else out += escapeRegExp(character)
  }
  return out
}

function characterClass(body: string): string {
  const negated = body.startsWith('!') || body.startsWith('^')
  const members = (negated ? body.slice(1) : body).replace(/[\\\]^]/g, '\\$&')
  return `[${negated ? '^/' : ''}${members}]`
}
