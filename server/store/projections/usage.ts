/** The view of what was spent, by owner, day, session and model. */
import type { Usage } from '#protocol/content.ts'
import type { Event, EventOf } from '#protocol/event.ts'
import { columnText } from '../storable-text.ts'
import type { Projection } from './part.ts'

const ADD = `INSERT INTO usage AS t (owner_id, day, session_id, model, requests, input_tokens, cache_read_tokens,
    cache_write_tokens, output_tokens, cost_micro_usd)
  SELECT l.owner_id, (l.at AT TIME ZONE 'UTC')::date, $1, r.model, r.requests, r.input_tokens, r.cache_read_tokens,
    r.cache_write_tokens, r.output_tokens, r.cost_micro_usd
  FROM l, rows AS r(model text, requests int, input_tokens bigint, cache_read_tokens bigint, cache_write_tokens bigint,
    output_tokens bigint, cost_micro_usd bigint)
  ON CONFLICT (owner_id, day, session_id, model) DO UPDATE SET requests = t.requests + excluded.requests,
    input_tokens = t.input_tokens + excluded.input_tokens,
    cache_read_tokens = t.cache_read_tokens + excluded.cache_read_tokens,
    cache_write_tokens = t.cache_write_tokens + excluded.cache_write_tokens,
    output_tokens = t.output_tokens + excluded.output_tokens,
    cost_micro_usd = t.cost_micro_usd + excluded.cost_micro_usd`

/** One row per model: an upsert may not touch a row twice. */
export const projectUsage: Projection = (facts) => {
  const byModel = new Map<string, Usage & { requests: number }>()
  for (const { draft } of facts) {
    const { event } = draft
    if (!costs(event)) continue
    if (event.usage === undefined) continue
    const sum = byModel.get(event.model)
    byModel.set(event.model, sum === undefined ? { ...event.usage, requests: 1 } : plus(sum, event.usage))
  }
  if (byModel.size === 0) return []
  const rows = [...byModel].map(([model, sum]) => ({
    model: columnText(model),
    requests: sum.requests,
    input_tokens: sum.inputTokens,
    cache_read_tokens: sum.cacheReadTokens,
    cache_write_tokens: sum.cacheWriteTokens,
    output_tokens: sum.outputTokens,
    cost_micro_usd: sum.costMicroUsd,
  }))
  return [{ name: 'usage', rows, sql: ADD }]
}

type Costly = EventOf<'request-completed' | 'request-failed' | 'classifier-answered'>

function costs(event: Event): event is Costly {
  return ['request-completed', 'request-failed', 'classifier-answered'].includes(event.type)
}

function plus(sum: Usage & { requests: number }, usage: Usage): Usage & { requests: number } {
  return {
    requests: sum.requests + 1,
    inputTokens: sum.inputTokens + usage.inputTokens,
    cacheReadTokens: sum.cacheReadTokens + usage.cacheReadTokens,
    cacheWriteTokens: sum.cacheWriteTokens + usage.cacheWriteTokens,
    outputTokens: sum.outputTokens + usage.outputTokens,
    costMicroUsd: sum.costMicroUsd + usage.costMicroUsd,
  }
}
