/** Finds the route that a request names. */
import type { RouteSpec } from '#protocol/api/route.ts'
import { type RouteName, routes } from '#protocol/api/routes.ts'

export type RouteMatch =
  | { kind: 'route'; name: RouteName; spec: RouteSpec; params: Record<string, string> }
  | { kind: 'wrong_method'; allow: string[] }
  | { kind: 'none' }

interface Pattern {
  name: RouteName
  spec: RouteSpec
  segments: readonly string[]
}

const PATTERNS: readonly Pattern[] = Object.entries(routes).map(([name, spec]) => ({
  name: name as RouteName,
  spec,
  segments: spec.path.split('/').slice(1),
}))

/** `pathname` as it came, still percent-encoded. */
export function matchRoute(method: string, pathname: string): RouteMatch {
  const segments = pathname.split('/').slice(1)
  const allow: string[] = []
  for (const { name, spec, segments: wanted } of PATTERNS) {
    const params = bind(wanted, segments)
    if (params === null) continue
    // A HEAD is a GET whose body is not sent.
    if (spec.method === method || (method === 'HEAD' && spec.method === 'GET')) {
      return { kind: 'route', name, spec, params }
    }
    allow.push(spec.method)
  }
  return allow.length > 0 ? { kind: 'wrong_method', allow } : { kind: 'none' }
}

function bind(wanted: readonly string[], segments: readonly string[]): Record<string, string> | null {
  if (wanted.length !== segments.length) return null
  const params: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    const segment = segments[index] ?? ''
    if (!part.startsWith(':')) {
      if (part !== segment) return null
    } else {
      const value = decode(segment)
      if (value === null || value === '') return null
      params[part.slice(1)] = value
    }
  }
  return params
}

function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment)
  } catch {
    return null
  }
}
