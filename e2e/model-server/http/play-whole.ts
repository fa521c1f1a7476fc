/** The same script for a client that did not ask for a stream: waits are waited, faults happen to the one JSON body. */
import type { HttpErrorPart } from '../answers/answer.ts'
import { statusOf } from '../api/error-types.ts'
import { type MessageFrame, wholeMessage } from '../play/message.ts'
import { tear, waitFor } from '../play/play-steps.ts'
import type { Step, StreamEvent } from '../play/step.ts'
import { toSteps } from '../play/to-steps.ts'
import { accountHeaders, sendError, sendJson } from './envelope.ts'
import type { Exchange } from './exchange.ts'

function asHttpError(event: StreamEvent): HttpErrorPart {
  const { type, message } = event['error'] as { type: string; message: string }
  return { kind: 'http-error', status: statusOf(type), type, message }
}

function sendCutBody(frame: MessageFrame, { response }: Exchange): void {
  const body = JSON.stringify(wholeMessage(frame))
  response.writeHead(200, { 'content-type': 'application/json', ...accountHeaders(frame.requestId) })
  response.end(body.slice(0, body.length / 2))
}

function sendFailure(error: HttpErrorPart, { response, entry }: Exchange): void {
  entry.status = error.status
  sendError(response, error, entry.requestId)
}

/** Plays what stands before the end of the answer; false when that already was the end of it. */
async function playBefore(step: Step, frame: MessageFrame, exchange: Exchange): Promise<boolean> {
  const { departure } = exchange
  switch (step.kind) {
    case 'pause':
      await waitFor(step.ms, departure)
      return true
    case 'hold':
      await waitFor(step.gate, departure)
      return true
    case 'stall':
      await departure.happened
      return false
    case 'destroy':
      tear(exchange)
      return false
    case 'raw':
      return true
    case 'end':
      sendCutBody(frame, exchange)
      return false
    case 'event':
      if (step.event.type === 'error') sendFailure(asHttpError(step.event), exchange)
      return step.event.type !== 'error'
  }
}

/** Plays an answer as one body. */
export async function playWhole(frame: MessageFrame, exchange: Exchange): Promise<void> {
  const { response, entry, departure } = exchange
  const steps = toSteps(frame)
  const stop = steps.findIndex((step) => step.kind === 'event' && step.event.type === 'message_stop')
  for (const step of stop < 0 ? steps : steps.slice(0, stop)) {
    if (departure.signal.aborted || !(await playBefore(step, frame, exchange))) return
  }
  entry.phase = 'complete'
  sendJson(response, wholeMessage(frame), entry.requestId)
}
