/** Sends the steps of an answer over a response, and notices how far it came when the client leaves. */
import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Gate } from '../answers/gate.ts'
import type { Phase, RequestEntry } from './request-log.ts'
import { encodeEvent, type Step, type StreamEvent } from './step.ts'

const phaseAfter: Record<string, Phase> = {
  message_start: 'started',
  content_block_start: 'in-block',
  content_block_stop: 'between-blocks',
  message_delta: 'stopping',
  message_stop: 'complete',
}

export interface Stage {
  response: ServerResponse
  entry: RequestEntry
  departure: Departure
}

/** The client's leaving, as a signal for timers and as a promise for races. */
export interface Departure {
  signal: AbortSignal
  happened: Promise<void>
}

/** Waits; returns early when the client leaves. */
export async function waitFor(until: number | Gate, departure: Departure): Promise<void> {
  if (typeof until === 'number') {
    await sleep(until, undefined, { signal: departure.signal }).catch(() => undefined)
    return
  }
  until.arrive()
  await Promise.race([until.opened, departure.happened])
}

async function write({ response, departure }: Stage, bytes: string): Promise<void> {
  if (response.write(bytes)) return
  await Promise.race([new Promise<void>((resolve) => response.once('drain', () => resolve())), departure.happened])
}

async function sendEvent(stage: Stage, event: StreamEvent): Promise<void> {
  await write(stage, encodeEvent(event))
  stage.entry.events += 1
  stage.entry.phase = phaseAfter[event.type] ?? stage.entry.phase
}

/** Not a TCP reset, which may take back bytes that were sent: the client gets all events up to here, then a torn body. */
export function tear({ response, entry }: Pick<Stage, 'response' | 'entry'>): void {
  entry.phase = 'torn'
  response.socket?.destroySoon()
}

async function playStep(step: Step, stage: Stage): Promise<void> {
  switch (step.kind) {
    case 'event':
      return sendEvent(stage, step.event)
    case 'pause':
      return waitFor(step.ms, stage.departure)
    case 'hold':
      return waitFor(step.gate, stage.departure)
    case 'raw':
      return write(stage, step.bytes)
    case 'stall':
      return stage.departure.happened
    case 'destroy':
      return tear(stage)
    case 'end':
      stage.response.end()
  }
}

/** Plays all steps, or those up to the moment at which the client leaves. */
export async function playSteps(steps: readonly Step[], stage: Stage): Promise<void> {
  for (const step of steps) {
    if (stage.departure.signal.aborted) return
    await playStep(step, stage)
  }
}
