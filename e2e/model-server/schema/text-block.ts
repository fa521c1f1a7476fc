/** Text and what may be cited in it. */
import { z } from 'zod'
import { cacheable } from './cache-control.ts'

export const citationsSwitchSchema = z.strictObject({ enabled: z.boolean().optional() })

export const textBlockSchema = z.strictObject({
  type: z.literal('text'),
  text: z.string(),
  citations: z.array(z.looseObject({ type: z.string() })).nullish(),
  ...cacheable,
})
