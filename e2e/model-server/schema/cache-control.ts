/** The marker that asks for a cache entry. */
import { z } from 'zod'

export const cacheControlSchema = z.strictObject({
  type: z.literal('ephemeral'),
  ttl: z.enum(['5m', '1h']).optional(),
})

/** The field as most blocks carry it. */
export const cacheable = { cache_control: cacheControlSchema.nullish() }
