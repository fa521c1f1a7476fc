/** Routes for what a person adds to a message: pictures and long text, kept with the session by their hash. */
import { z } from 'zod'
import { attachmentSchema } from '../content.ts'
import { route } from './route.ts'
import { sessionParams } from './session-routes.ts'
import { sha256Schema } from './workspace-path.ts'

/** Bytes of one attachment. The model's API takes pictures up to 5 MiB as base64. */
export const IMAGE_LIMIT = 3_750_000
export const TEXT_ATTACHMENT_LIMIT = 1_000_000

export const attachmentRoutes = {
  uploadAttachment: route({
    method: 'POST',
    path: '/api/sessions/:id/attachments',
    action: 'session-drive',
    summary:
      'Keep a picture or a long text for a message. What it is, is seen by its bytes, not by what is said of it.',
    params: sessionParams,
    query: z.object({ name: z.string().trim().min(1).max(200) }),
    body: 'bytes',
    bodyLimit: IMAGE_LIMIT,
    status: 201,
    /** To be sent with `message-send`. */
    answer: z.object({ attachment: attachmentSchema }),
  }),
  readBlob: route({
    method: 'GET',
    path: '/api/sessions/:id/blobs/:hash',
    action: 'session-read',
    summary: 'Stored bytes that this session refers to: a picture as such, all else as plain text or to be saved.',
    params: sessionParams.extend({ hash: sha256Schema }),
    status: 200,
    answer: 'bytes',
  }),
} as const
