/** What is counted, under the names that operations.md gives. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Envelope } from '#protocol/event.ts'
import { createMetrics, type Metrics } from './metrics.ts'

let metrics: Metrics
beforeEach(() => {
  metrics = createMetrics({
    sessions: () => ({ running: 2, idle: 1 }),
    turnsRunning: () => 2,
    socketConnections: () => 3,
    socketBufferBytes: () => 4,
  })
})
afterEach(() => metrics.close())

let seq = 0
const fact = (event: object, at = '2026-01-01T00:00:00.000Z'): Envelope =>
  ({
    ...{ seq: ++seq, at, by: { kind: 'person', id: 'u' }, agentId: 'main', turnId: 't', epoch: 1 },
    event,
  }) as unknown as Envelope
const lines = async () => (await metrics.text()).text.split('\n').filter((line) => !line.startsWith('#'))

test('every figure has its name, and none a session’s or a person’s id', async () => {
  const requested = fact({ type: 'call-requested', name: 'Bash' })
  const events = [
    requested,
    fact({ type: 'permission-requested', requestId: 'q-1' }),
    fact({ type: 'permission-resolved', requestId: 'q-1', decision: 'allow' }, '2026-01-01T00:00:20.000Z'),
    fact({ type: 'call-decided', decision: 'allow', stage: 'ask', rule: null }),
    fact({ type: 'call-completed', callSeq: requested.seq, isError: false, durationMs: 30 }),
    fact({ type: 'request-failed', model: 'm-1', kind: 'stalled' }),
    fact({ type: 'retry-scheduled', kind: 'stalled' }),
    fact({ type: 'sandbox-lost' }),
    fact({ type: 'turn-ended', reason: 'completed', durationMs: 2_000 }),
  ]
  metrics.observe(events, 's-secret-id')
  metrics.happened('fenced-write')
  metrics.happened('takeover')
  metrics.resumed('log', 7)
  const text = await lines()
  expect(text).toEqual(
    expect.arrayContaining([
      'slipway_events_appended_total 9',
      'slipway_turn_end_total{reason="completed"} 1',
      'slipway_turn_duration_seconds_bucket{le="5"} 1',
      'slipway_tool_calls_total{tool="Bash",outcome="ok"} 1',
      'slipway_tool_duration_seconds_count{tool="Bash"} 1',
      'slipway_permission_decisions_total{decision="allow",by="person"} 1',
      'slipway_permission_wait_seconds_sum 20',
      'slipway_model_requests_total{model="m-1",code="stalled"} 1',
      'slipway_model_stream_stall_total 1',
      'slipway_model_retry_total{cause="stalled"} 1',
      'slipway_sandbox_lost_total 1',
      'slipway_fenced_writes_total 1',
      'slipway_lease_takeovers_total 1',
      'slipway_resume_total{path="log"} 1',
      'slipway_resume_gap_events_bucket{le="10"} 1',
      'slipway_sessions{state="running"} 2',
      'slipway_turns_running 2',
      'slipway_socket_connections 3',
      'slipway_socket_buffer_bytes 4',
    ]),
  )
  expect(text.join('\n')).toMatch(/slipway_eventloop_lag_seconds \d/)
  expect(text.join('\n')).not.toContain('s-secret-id')
})

test('names that a model invents make no figures of their own', async () => {
  for (let n = 0; n < 200; n += 1) {
    const requested = fact({ type: 'call-requested', name: `Tool${n}` })
    const done = { type: 'call-completed', callSeq: requested.seq, isError: false, durationMs: 1 }
    metrics.observe([requested, fact(done)], 's')
    const odd = fact({ type: 'call-requested', name: `Odd${n}` })
    metrics.observe([odd, fact({ ...done, callSeq: odd.seq, isError: true, errorKind: 'unknown_tool' })], 's')
  }
  const calls = (await lines()).filter((line) => line.startsWith('slipway_tool_calls_total{'))
  expect(calls.length).toBeLessThan(110)
  expect(calls.join('\n')).not.toContain('Odd')
})
