/** The OpenAPI document, made of the schemas by which requests are parsed, so that it cannot say anything else. */
import { z } from 'zod'
import { envelopeSchema } from '../event.ts'
import { PROBLEM_TYPE, problemSchema } from './problem.ts'
import type { RouteSpec } from './route.ts'
import { routes } from './routes.ts'

type Json = Record<string, unknown>

const OPAQUE: Record<string, Json> = {
  bytes: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
  lines: { 'application/x-ndjson': { schema: { type: 'string', description: 'One JSON object a line.' } } },
  text: { 'text/plain': { schema: { type: 'string' } } },
  events: { 'text/event-stream': { schema: { type: 'string', description: 'data: #/components/schemas/Envelope' } } },
}

/** OpenAPI 3.1, whose schemas are JSON Schema 2020-12. */
export function openApi(version: string): Json {
  const paths: Record<string, Json> = {}
  for (const [name, spec] of Object.entries(routes) as [string, RouteSpec][]) {
    const path = spec.path.replaceAll(/:([A-Za-z]+)/g, '{$1}')
    paths[path] = { ...paths[path], [spec.method.toLowerCase()]: operation(name, spec) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Slipway', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths,
    components: {
      schemas: { Envelope: toSchema(envelopeSchema, 'output'), Problem: toSchema(problemSchema, 'output') },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        cookie: { type: 'apiKey', in: 'cookie', name: 'slipway_session' },
      },
    },
  }
}

function operation(operationId: string, spec: RouteSpec): Json {
  const content = typeof spec.answer === 'string' ? OPAQUE[spec.answer] : json(toSchema(spec.answer, 'output'))
  return {
    operationId,
    summary: spec.summary,
    'x-right': spec.action,
    security: spec.action === 'public' ? [] : [{ token: [] }, { cookie: [] }],
    parameters: [
      ...parameters('path', spec.params),
      ...parameters('query', spec.query),
      ...parameters('header', spec.headers),
    ],
    ...requestBody(spec),
    responses: {
      [spec.status]: { description: 'Done.', ...(content === undefined ? {} : { content }) },
      default: {
        description: 'What went wrong.',
        content: { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

function parameters(place: 'path' | 'query' | 'header', schema: z.ZodObject | undefined): Json[] {
  if (schema === undefined) return []
  const { properties = {}, required = [] } = toSchema(schema, 'input') as { properties?: Json; required?: string[] }
  return Object.entries(properties).map(([name, shape]) => ({
    ...{ name, in: place, required: place === 'path' || required.includes(name), schema: shape },
  }))
}

function requestBody({ body }: RouteSpec): Json {
  if (body === undefined) return {}
  if (body === 'bytes') return { requestBody: { required: true, content: OPAQUE['bytes'] } }
  return { requestBody: { required: !body.safeParse(undefined).success, content: json(toSchema(body, 'input')) } }
}

function json(schema: Json): Json {
  return { 'application/json': { schema } }
}

function toSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json
  return rest
}
