/** What a route is: one description from which requests are parsed, rights are checked and the OpenAPI document is made. */
import type { z } from 'zod'

/** Rights, asked of one `authorize` for HTTP and sockets alike. `public` needs nobody to be signed in. */
export const ACTIONS = [
  'public',
  'account',
  'session-list',
  'session-create',
  'session-read',
  'session-drive',
  'session-approve',
  'session-manage',
  'files-read',
  'files-write',
  'exec',
  'terminal-read',
  'preview',
  'installation-manage',
] as const
export type Action = (typeof ACTIONS)[number]

/** Bodies that are not JSON: raw bytes, a stream of server-sent events, lines of JSON as they come, plain text, or nothing at all. */
export type OpaqueBody = 'bytes' | 'events' | 'lines' | 'text' | 'empty'

export interface RouteSpec {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Segments with a colon are parameters: `/api/sessions/:id`. */
  path: string
  action: Action
  /** `deleted`: the session is looked for among those that can be restored too. */
  among?: 'deleted'
  summary: string
  params?: z.ZodObject
  query?: z.ZodObject
  headers?: z.ZodObject
  body?: z.ZodType | 'bytes'
  /** The largest body in bytes. */
  bodyLimit?: number
  /** The answer when all is well: its status and its shape. */
  status: number
  answer: z.ZodType | OpaqueBody
}

/** Keeps the exact type of a description. */
export function route<const Spec extends RouteSpec>(spec: Spec): Spec {
  return spec
}

type Parsed<T, Otherwise> = T extends z.ZodType ? z.output<T> : Otherwise

/** What a handler is given of a request. */
export interface RouteInput<Spec extends RouteSpec> {
  params: Parsed<Spec['params'], Record<string, never>>
  query: Parsed<Spec['query'], Record<string, never>>
  headers: Parsed<Spec['headers'], Record<string, never>>
  body: Parsed<Spec['body'], undefined>
}

/** What a handler gives back, where the answer is JSON. */
export type RouteAnswer<Spec extends RouteSpec> = Spec['answer'] extends z.ZodType ? z.input<Spec['answer']> : undefined
