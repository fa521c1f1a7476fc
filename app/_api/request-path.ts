/** The address of a request: the route's path with its parameters and query put in. */
import type { RouteSpec } from '#protocol/api/route.ts'

export interface RequestPlace {
  params?: Record<string, unknown>
  query?: Record<string, unknown>
}

export function requestPath({ path }: Pick<RouteSpec, 'path'>, { params = {}, query = {} }: RequestPlace): string {
  const filled = path.replaceAll(/:([A-Za-z]+)/g, (_, name: string) => encodeURIComponent(String(params[name] ?? '')))
  const pairs = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined || value === null ? [] : [[name, String(value)]],
  )
  return pairs.length === 0 ? filled : `${filled}?${new URLSearchParams(pairs)}`
}
