/** Turns stored events into figures. Names that a model or a person may choose become labels only up to a bound. */
import type { Envelope, EventOf } from '#protocol/event.ts'
import type { Counters } from './counters.ts'

/** Open calls and requests remembered for their names and times; the oldest is forgotten first. */
const MOST_OPEN = 10_000
/** Different labels of one kind; more are `other`. */
const MOST_LABELS = 50

export function countEvents(counters: Counters): (envelopes: readonly Envelope[], sessionId: string) => void {
  const tools = createMemory<string>()
  const asked = createMemory<number>()
  const [toolLabel, modelLabel] = [createLabels(), createLabels()]
  const count = ({ seq, at, by, event }: Envelope, sessionId: string): void => {
    switch (event.type) {
      case 'turn-ended':
        counters.turnEnds.inc({ reason: event.reason })
        if (event.durationMs !== undefined) counters.turnSeconds.observe(event.durationMs / 1000)
        return
      case 'call-requested':
        tools.put(`${sessionId} ${seq}`, event.name)
        return
      case 'call-completed':
        countCall(counters, event, toolLabel(tools.take(`${sessionId} ${event.callSeq}`) ?? 'other'))
        return
      case 'call-decided':
        counters.decisions.inc({ decision: event.decision, by: event.rule === null ? event.stage : 'rule' })
        return
      case 'permission-requested':
        asked.put(`${sessionId} ${event.requestId}`, Date.parse(at))
        return
      case 'permission-resolved': {
        counters.decisions.inc({ decision: event.decision, by: by.kind })
        const since = asked.take(`${sessionId} ${event.requestId}`)
        if (since !== undefined) counters.waits.observe(Math.max(0, Date.parse(at) - since) / 1000)
        return
      }
      case 'request-completed':
        counters.requests.inc({ model: modelLabel(event.model), code: 'ok' })
        countTokens(counters, event)
        return
      case 'request-failed':
        counters.requests.inc({ model: modelLabel(event.model), code: event.kind })
        if (event.kind === 'stalled') counters.stalls.inc()
        return
      case 'retry-scheduled':
        counters.retries.inc({ cause: event.kind })
        return
      case 'sandbox-lost':
        counters.lost.inc()
        return
      default:
    }
  }
  return (envelopes, sessionId) => {
    counters.events.inc(envelopes.length)
    for (const envelope of envelopes) count(envelope, sessionId)
  }
}

function countCall({ calls, callSeconds }: Counters, event: EventOf<'call-completed'>, tool: string): void {
  // A name that no tool has is the model's invention.
  const known = event.errorKind === 'unknown_tool' ? 'other' : tool
  calls.inc({ tool: known, outcome: event.isError ? (event.errorKind ?? 'error') : 'ok' })
  callSeconds.observe({ tool: known }, event.durationMs / 1000)
}

function countTokens({ tokens, cost }: Counters, { usage }: EventOf<'request-completed'>): void {
  tokens.inc({ kind: 'input' }, usage.inputTokens)
  tokens.inc({ kind: 'output' }, usage.outputTokens)
  tokens.inc({ kind: 'cache_read' }, usage.cacheReadTokens)
  tokens.inc({ kind: 'cache_write' }, usage.cacheWriteTokens)
  cost.inc(usage.costMicroUsd / 1e6)
}

function createMemory<Value>() {
  const known = new Map<string, Value>()
  return {
    put(key: string, value: Value): void {
      known.set(key, value)
      const [oldest] = known.keys()
      if (known.size > MOST_OPEN && oldest !== undefined) known.delete(oldest)
    },
    take(key: string): Value | undefined {
      const value = known.get(key)
      known.delete(key)
      return value
    },
  }
}

function createLabels(): (name: string) => string {
  const known = new Set<string>()
  return (name) => {
    if (known.has(name)) return name
    if (known.size >= MOST_LABELS) return 'other'
    known.add(name)
    return name
  }
}
