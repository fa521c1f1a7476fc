/** Plays a scenario whole, or cut after a number of facts and taken up again, and tells what came of it. */
import type { Envelope } from '#protocol/event.ts'
import type { Workspace } from '#sandbox/workspace.ts'
import { buildMessages } from '../context/build-messages.ts'
import type { Model } from '../ports.ts'
import { TestSession, type TestSessionOptions } from './test-session.ts'

export interface Scenario {
  name: string
  options?: TestSessionOptions
  model(): Model
  /** What people do as facts appear; told whether the turn was cut before. */
  people?(session: TestSession, envelope: Envelope, resumed: boolean): void
  /** Files whose content shows what was done, and how often. */
  traces: readonly string[]
  /** Words of results that may differ with the moment of the cut. */
  loose?: boolean
}

export interface Outcome {
  reason: string | undefined
  /** What the model was told of each call, and what it said (an answer that broke off may be begun anew), in order. */
  results: Record<string, string>
  said: string[]
  traces: Record<string, string | null>
}

export interface Played {
  session: TestSession
  /** False: it came to its end before the cut. */
  cut: boolean
  /** False: it was taken up and came to its end. */
  diedAgain: boolean
  outcome: Outcome
}

export interface Cutting {
  /** In place of the workspace in RAM. */
  on?: Workspace
  /** Facts after which the one who takes it up dies too. */
  again?: number
  /** What happens to the world while no server runs. */
  meanwhile?(session: TestSession): void
}

export async function playCut(scenario: Scenario, facts: number, cutting: Cutting = {}): Promise<Played> {
  const { on, again, meanwhile = () => {} } = cutting
  const session = new TestSession({ ...scenario.options, ...(on === undefined ? {} : { on }) })
  let resumed = false
  session.onFact = (envelope) => scenario.people?.(session, envelope, resumed)
  const seq = session.post('Go')
  const model = scenario.model()
  const by = { kind: 'person', id: 'u1' } as const
  const cut = await session.runAndDie(model, { kind: 'fresh', turnId: 't', messageSeqs: [seq], by }, facts)
  resumed = true
  if (cut) meanwhile(session)
  const diedAgain = cut && again !== undefined && (await dieAgain(session, model, again))
  if (diedAgain) meanwhile(session)
  if (cut) await takeUp(session, model, seq)
  return { session, cut, diedAgain, outcome: await outcomeOf(scenario, session, on ?? session.workspace) }
}

function dieAgain(session: TestSession, model: Model, facts: number): Promise<boolean> | boolean {
  if (session.state.turns['main'] === undefined) return false
  return session.runAndDie(model, { kind: 'resume', turnId: 't' }, facts)
}

/** As a session does when it wakes: goes on with what is open, else begins. */
async function takeUp(session: TestSession, model: Model, seq: number): Promise<void> {
  const by = { kind: 'person', id: 'u1' } as const
  if (session.state.turns['main'] !== undefined) await session.run(model, { kind: 'resume', turnId: 't' })
  else if (session.state.waiting.length > 0)
    await session.run(model, { kind: 'fresh', turnId: 't', messageSeqs: [seq], by })
}

async function outcomeOf(scenario: Scenario, session: TestSession, workspace: Workspace): Promise<Outcome> {
  const messages = buildMessages(session.log, 'main')
  const results = messages.flatMap(({ content }) =>
    content.flatMap((part) =>
      part.type === 'tool_result'
        ? [[part.callId, scenario.loose === true ? String(part.isError) : JSON.stringify([part.isError, part.content])]]
        : [],
    ),
  )
  const said = messages
    .filter(({ role }) => role === 'assistant')
    .flatMap(({ content }) => content.flatMap((part) => (part.type === 'text' ? [part.text] : [])))
  const traces = await tracesOf(scenario, workspace)
  return {
    reason: session.state.lastTurn?.reason,
    results: Object.fromEntries(results),
    said: [...new Set(said)],
    traces,
  }
}

/** What stands in the files that tell what was done; null: no such file. */
export async function tracesOf(scenario: Scenario, workspace: Workspace): Promise<Outcome['traces']> {
  const traces: Outcome['traces'] = {}
  for (const path of scenario.traces) {
    const read = await workspace.readFile(path)
    traces[path] = read.ok ? new TextDecoder().decode(read.value.bytes) : null
  }
  return traces
}

/** What must hold of every log, wherever it was cut. Empty: all is well. */
export function faultsOf({ log, state }: TestSession): string[] {
  const faults: string[] = []
  const requested = log.flatMap(({ event, seq }) => (event.type === 'call-requested' ? [seq] : []))
  const count = (type: string, seq: number) =>
    log.filter(({ event }) => event.type === type && 'callSeq' in event && event.callSeq === seq).length
  for (const seq of requested) {
    if (count('call-completed', seq) !== 1) faults.push(`call ${seq} has ${count('call-completed', seq)} results`)
    if (count('permission-requested', seq) > 1) faults.push(`call ${seq} was asked about twice`)
  }
  const ends = log.filter(({ event }) => event.type === 'turn-ended').length
  if (ends !== 1) faults.push(`${ends} ends`)
  const interrupt = log.find(({ event }) => event.type === 'interrupt-requested')?.seq ?? Number.POSITIVE_INFINITY
  if (log.some(({ event, seq }) => event.type === 'call-started' && seq > interrupt))
    faults.push('a start after the interrupt')
  const open = [...Object.keys(state.turns), ...Object.keys(state.calls), ...Object.keys(state.approvals)]
  if (open.length > 0) faults.push(`left open: ${open.join()}`)
  return faults
}
