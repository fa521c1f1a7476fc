/** Figures for Prometheus, counted from what is stored and asked of what is live. No ids of people or sessions as labels. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Envelope, EventOf } from '#protocol/event.ts'

/** Asked at each scrape. */
export interface LiveFigures {
  sessions(): Record<string, number>
  turnsRunning(): number
  socketConnections(): number
}

export interface Metrics {
  /** Counts what was stored. Must not throw. */
  observe(envelopes: readonly Envelope[]): void
  text(): Promise<{ type: string; text: string }>
  close(): void
}

const TURN_SECONDS = [1, 5, 15, 60, 300, 1200, 3600]
const CALL_SECONDS = [0.01, 0.05, 0.25, 1, 5, 30, 120, 600]

export function createMetrics(live: LiveFigures): Metrics {
  const registry = new Registry()
  const counters = createCounters([registry])
  const close = addGauges([registry], live)
  return {
    observe(envelopes) {
      counters.events.inc(envelopes.length)
      for (const envelope of envelopes) count(counters, envelope)
    },
    text: async () => ({ type: registry.contentType, text: await registry.metrics() }),
    close,
  }
}

type Counters = ReturnType<typeof createCounters>

function createCounters(registers: Registry[]) {
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Counter({ name: `slipway_${name}`, help, labelNames, registers })
  const seconds = (name: string, help: string, buckets: number[]) =>
    new Histogram({ name: `slipway_${name}`, help, buckets, registers })
  return {
    events: counter('events_appended_total', 'Events stored.'),
    turnEnds: counter('turn_end_total', 'Turns that ended, by reason.', ['reason']),
    turnSeconds: seconds('turn_duration_seconds', 'From the start of a turn to its end.', TURN_SECONDS),
    calls: counter('tool_calls_total', 'Calls that ended, by outcome.', ['outcome']),
    callSeconds: seconds('tool_duration_seconds', 'From the start of a call to its result.', CALL_SECONDS),
    decisions: counter('permission_decisions_total', 'Verdicts on calls.', ['decision', 'by']),
    requests: counter('model_requests_total', 'Requests to a model, by how they ended.', ['code']),
    retries: counter('model_retry_total', 'Waits before another try.', ['cause']),
    tokens: counter('model_tokens_total', 'Tokens as the API counts them.', ['kind']),
    cost: counter('cost_usd_total', 'US dollars spent on models.'),
    lost: counter('sandbox_lost_total', 'Containers that were lost.'),
  }
}

function count(counters: Counters, { event, by }: Envelope): void {
  switch (event.type) {
    case 'turn-ended':
      counters.turnEnds.inc({ reason: event.reason })
      if (event.durationMs !== undefined) counters.turnSeconds.observe(event.durationMs / 1000)
      break
    case 'call-completed':
      counters.calls.inc({ outcome: event.isError ? (event.errorKind ?? 'error') : 'ok' })
      counters.callSeconds.observe(event.durationMs / 1000)
      break
    case 'call-decided':
      counters.decisions.inc({ decision: event.decision, by: event.rule === null ? event.stage : 'rule' })
      break
    case 'permission-resolved':
      counters.decisions.inc({ decision: event.decision, by: by.kind })
      break
    case 'request-completed':
      counters.requests.inc({ code: 'ok' })
      countTokens(counters, event)
      break
    case 'request-failed':
      counters.requests.inc({ code: event.kind })
      break
    case 'retry-scheduled':
      counters.retries.inc({ cause: event.kind })
      break
    case 'sandbox-lost':
      counters.lost.inc()
      break
    default:
      break
  }
}

function countTokens({ tokens, cost }: Counters, { usage }: EventOf<'request-completed'>): void {
  tokens.inc({ kind: 'input' }, usage.inputTokens)
  tokens.inc({ kind: 'output' }, usage.outputTokens)
  tokens.inc({ kind: 'cache_read' }, usage.cacheReadTokens)
  tokens.inc({ kind: 'cache_write' }, usage.cacheWriteTokens)
  cost.inc(usage.costMicroUsd / 1e6)
}

/** Returns how to stop measuring. */
function addGauges(registers: Registry[], live: LiveFigures): () => void {
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
  const gauge = (name: string, help: string, value: () => number) =>
    new Gauge({
      ...{ name: `slipway_${name}`, help, registers },
      collect() {
        this.set(value())
      },
    })
  new Gauge({
    ...{
      name: 'slipway_sessions',
      help: 'Sessions that this server owns, by state.',
      labelNames: ['state'],
      registers,
    },
    collect() {
      this.reset()
      for (const [state, number] of Object.entries(live.sessions())) this.set({ state }, number)
    },
  })
  gauge('turns_running', 'Turns that run here.', () => live.turnsRunning())
  gauge('socket_connections', 'Open sockets of browsers.', () => live.socketConnections())
  gauge('process_resident_memory_bytes', 'Memory of this process.', () => process.memoryUsage.rss())
  gauge('eventloop_lag_seconds', 'The 99th percentile since the last look.', () => {
    const seconds = delay.percentile(99) / 1e9
    delay.reset()
    return Number.isFinite(seconds) ? seconds : 0
  })
  return () => delay.disable()
}
