/** Images, documents and search results, with their sources. */
import { z } from 'zod'
import { cacheable } from './cache-control.ts'
import { citationsSwitchSchema, textBlockSchema } from './text-block.ts'

const urlSource = z.strictObject({ type: z.literal('url'), url: z.string() })
const fileSource = z.strictObject({ type: z.literal('file'), file_id: z.string() })

export const imageBlockSchema = z.strictObject({
  type: z.literal('image'),
  source: z.discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('base64'),
      media_type: z.enum(['image/jpeg', 'image/png', 'image/gif', 'image/webp']),
      data: z.string(),
    }),
    urlSource,
    fileSource,
  ]),
  transformations: z.strictObject({ oversized_image: z.enum(['downsize', 'error']).optional() }).nullish(),
  ...cacheable,
})

export const documentBlockSchema = z.strictObject({
  type: z.literal('document'),
  source: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('base64'), media_type: z.literal('application/pdf'), data: z.string() }),
    z.strictObject({ type: z.literal('text'), media_type: z.literal('text/plain'), data: z.string() }),
    z.strictObject({
      type: z.literal('content'),
      content: z.union([z.string(), z.array(z.discriminatedUnion('type', [textBlockSchema, imageBlockSchema]))]),
    }),
    urlSource,
    fileSource,
  ]),
  citations: citationsSwitchSchema.nullish(),
  context: z.string().nullish(),
  title: z.string().nullish(),
  ...cacheable,
})

export const searchResultBlockSchema = z.strictObject({
  type: z.literal('search_result'),
  source: z.string(),
  title: z.string(),
  content: z.array(textBlockSchema),
  citations: citationsSwitchSchema.optional(),
  ...cacheable,
})
