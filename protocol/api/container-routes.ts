/** Routes to what a session's container does right now: its terminals, its listening ports, their previews, and what its commands said. */
import { z } from 'zod'
import { seqSchema } from '../ids.ts'
import { previewRequestSchema, previewTicketSchema } from '../preview.ts'
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
  openPreview: route({
    method: 'POST',
    path: '/api/sessions/:id/previews',
    action: 'preview',
    summary: 'A way into the preview of a port: an address with a ticket that is good once.',
    params: sessionParams,
    body: previewRequestSchema,
    status: 201,
    answer: previewTicketSchema,
  }),
  callOutput: route({
    method: 'GET',
    path: '/api/sessions/:id/calls/:callSeq/output',
    action: 'session-read',
    summary:
      'All that a command of the agent said, beyond what the model was told of it, as plain text; once it has ended.',
    params: sessionParams.extend({ callSeq: z.coerce.number().pipe(seqSchema) }),
    status: 200,
    answer: 'text',
  }),
} as const
