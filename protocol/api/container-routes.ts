/** Routes to what a session's container does right now: its terminals and its listening ports. */
import { z } from 'zod'
import { portViewSchema, terminalViewSchema } from '../terminal.ts'
import { route } from './route.ts'
import { sessionParams } from './session-routes.ts'

export const containerRoutes = {
  listTerminals: route({
    method: 'GET',
    path: '/api/sessions/:id/terminals',
    action: 'terminal-read',
    summary: 'The terminals of the session, the ended ones that are not closed yet included.',
    params: sessionParams,
    status: 200,
    answer: z.object({ terminals: z.array(terminalViewSchema) }),
  }),
  listPorts: route({
    method: 'GET',
    path: '/api/sessions/:id/ports',
    action: 'preview',
    summary: 'The ports on which something in the container listens. Wakes no container.',
    params: sessionParams,
    status: 200,
    answer: z.object({ ports: z.array(portViewSchema) }),
  }),
} as const
