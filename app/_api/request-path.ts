/** The address of a request: the route's path with its parameters and query put in. */
import type { z } from 'zod'
import type { RouteSpec } from '#protocol/api/route.ts'

/** What the route understands, and nothing it would pass over in silence. */
type QueryOf<Spec> = Spec extends { query: infer Query extends z.ZodType }
  ? { [Name in keyof z.input<Query>]?: z.input<Query>[Name] | undefined }
  : Record<string, never>

export interface RequestPlace<Spec> {
  params?: Record<string, unknown>
  query?: QueryOf<Spec>
}

export function requestPath<Spec extends Pick<RouteSpec, 'path' | 'query'>>(
  { path }: Spec,
  { params = {}, query }: RequestPlace<Spec>,
): string {
  const filled = path.replaceAll(/:([A-Za-z]+)/g, (_, name: string) => encodeURIComponent(String(params[name] ?? '')))
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]): [string, string][] =>
    value === undefined || value === null ? [] : [[name, String(value)]],
  )
  return pairs.length === 0 ? filled : `${filled}?${new URLSearchParams(pairs)}`
}
