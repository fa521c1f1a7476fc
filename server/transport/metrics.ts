/** Figures for Prometheus, counted from what is stored and asked of what is live. No ids of people or sessions as labels. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Gauge, Registry } from 'prom-client'
import type { Envelope } from '#protocol/event.ts'
import type { Happening } from '#server/sessions/ports.ts'
import { countEvents } from './count-events.ts'
import { createCounters } from './counters.ts'

/** Asked at each scrape. */
export interface LiveFigures {
  sessions(): Record<string, number>
  turnsRunning(): number
  socketConnections(): number
  socketBufferBytes(): number
}

export interface Metrics {
  /** Counts what was stored. Must not throw. */
  observe(envelopes: readonly Envelope[], sessionId: string): void
  /** Counts what leaves no event. */
  happened(what: Happening): void
  /** A viewer came: behind so many events of the log, or to the head. */
  resumed(path: 'log' | 'head', gap: number): void
  text(): Promise<{ type: string; text: string }>
  close(): void
}

export function createMetrics(live: LiveFigures): Metrics {
  const registry = new Registry()
  const counters = createCounters([registry])
  const close = addGauges([registry], live)
  return {
    observe: countEvents(counters),
    happened(what) {
      if (what === 'fenced-write') counters.fenced.inc()
      else counters.takeovers.inc()
    },
    resumed(path, gap) {
      counters.resumes.inc({ path })
      counters.resumeGap.observe(gap)
    },
    text: async () => ({ type: registry.contentType, text: await registry.metrics() }),
    close,
  }
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
  gauge('socket_buffer_bytes', 'Handed to sockets and not yet taken by the network.', () => live.socketBufferBytes())
  gauge('process_resident_memory_bytes', 'Memory of this process.', () => process.memoryUsage.rss())
  gauge('eventloop_lag_seconds', 'The 99th percentile since the last look.', () => {
    const seconds = delay.percentile(99) / 1e9
    delay.reset()
    return Number.isFinite(seconds) ? seconds : 0
  })
  return () => delay.disable()
}
