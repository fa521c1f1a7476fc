/** Routes for those who run the server. */
import { z } from 'zod'
import { route } from './route.ts'

const checkSchema = z.object({ name: z.string(), ok: z.boolean(), message: z.string() })

export const operationRoutes = {
  livez: route({
    method: 'GET',
    path: '/livez',
    action: 'public',
    summary: 'Whether the process answers.',
    status: 200,
    answer: z.object({ ok: z.literal(true) }),
  }),
  readyz: route({
    method: 'GET',
    path: '/readyz',
    action: 'public',
    summary: 'Whether new work is taken: database, Docker, disk, not draining. Status 503 when not.',
    status: 200,
    answer: z.object({ ok: z.boolean(), checks: z.array(checkSchema) }),
  }),
  metrics: route({
    method: 'GET',
    path: '/metrics',
    action: 'installation-manage',
    summary: 'Figures for Prometheus.',
    status: 200,
    answer: 'text',
  }),
  openapi: route({
    method: 'GET',
    path: '/api/openapi.json',
    action: 'public',
    summary: 'This document.',
    status: 200,
    answer: z.record(z.string(), z.unknown()),
  }),
} as const
