/** What is counted, under which name; operations.md lists them. */
import { Counter, Histogram, type Registry } from 'prom-client'

const TURN_SECONDS = [1, 5, 15, 60, 300, 1200, 3600]
const CALL_SECONDS = [0.01, 0.05, 0.25, 1, 5, 30, 120, 600]
const WAIT_SECONDS = [1, 5, 15, 60, 300, 1800, 7200, 86_400]
const GAP_EVENTS = [0, 1, 10, 100, 1_000, 5_000, 20_000]

export type Counters = ReturnType<typeof createCounters>

export function createCounters(registers: Registry[]) {
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Counter({ name: `slipway_${name}`, help, labelNames, registers })
  const histogram = <Label extends string>(
    name: string,
    help: string,
    { buckets, labelNames = [] }: { buckets: number[]; labelNames?: readonly Label[] },
  ) => new Histogram({ name: `slipway_${name}`, help, buckets, labelNames, registers })
  const calls = { buckets: CALL_SECONDS, labelNames: ['tool'] as const }
  return {
    events: counter('events_appended_total', 'Events stored.'),
    turnEnds: counter('turn_end_total', 'Turns that ended, by reason.', ['reason']),
    turnSeconds: histogram('turn_duration_seconds', 'From start to end of a turn.', { buckets: TURN_SECONDS }),
    calls: counter('tool_calls_total', 'Calls that ended, by tool and outcome.', ['tool', 'outcome']),
    callSeconds: histogram('tool_duration_seconds', 'From the start of a call to its result.', calls),
    decisions: counter('permission_decisions_total', 'Verdicts on calls.', ['decision', 'by']),
    waits: histogram('permission_wait_seconds', 'From a request to its answer.', { buckets: WAIT_SECONDS }),
    requests: counter('model_requests_total', 'Requests to a model, by how they ended.', ['model', 'code']),
    retries: counter('model_retry_total', 'Waits before another try.', ['cause']),
    stalls: counter('model_stream_stall_total', 'Answers that fell silent in the middle.'),
    tokens: counter('model_tokens_total', 'Tokens as the API counts them.', ['kind']),
    cost: counter('cost_usd_total', 'US dollars spent on models.'),
    lost: counter('sandbox_lost_total', 'Containers that were lost.'),
    fenced: counter('fenced_writes_total', 'Facts refused because another server owns the session.'),
    takeovers: counter('lease_takeovers_total', 'Sessions taken up that a former owner had left at work.'),
    resumes: counter('resume_total', 'Viewers that came, by what they were brought up to date from.', ['path']),
    resumeGap: histogram('resume_gap_events', 'Events that a viewer was behind.', { buckets: GAP_EVENTS }),
  }
}
