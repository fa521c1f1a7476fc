/** `POST /v1/messages` after the checks: asks the script, keeps the cache books and plays the answer. */
import type { Answer, HttpErrorPart } from '../answers/answer.ts'
import { shapeAnswer } from '../answers/shape-answer.ts'
import { bindingControlsBeta } from '../api/betas.ts'
import { refuse } from '../api/violation.ts'
import type { MessageFrame } from '../play/message.ts'
import { type Departure, playSteps, waitFor } from '../play/play-steps.ts'
import type { RequestEntry } from '../play/request-log.ts'
import { toSteps } from '../play/to-steps.ts'
import type { CachePlan } from '../prompt/cache-books.ts'
import type { Checked } from '../rules/checked.ts'
import { viewRequest } from '../script/request-view.ts'
import type { App } from './app.ts'
import { accountHeaders, sendError, toHttpError } from './envelope.ts'
import type { Exchange } from './exchange.ts'
import { playWhole } from './play-whole.ts'

const unscripted = refuse(0, 'The script has no answer for this request.')

function frameAnswer(
  answer: Answer,
  checked: Checked,
  plan: CachePlan,
  { app, entry }: { app: App; entry: RequestEntry },
): MessageFrame {
  const id = app.nextId('msg')
  const shaped = shapeAnswer(answer, checked, {
    answerId: id,
    nextCallId: () => app.nextId('toolu'),
    notice: (words) => entry.notices.push(words),
  })
  const dropped = [...checked.thinking.dropped].map(([path, reason]) => ({
    type: 'thinking_dropped' as const,
    path,
    reason,
  }))
  return {
    id,
    model: checked.model.id,
    answer: shaped,
    usage: plan.usage,
    requestId: entry.requestId,
    ...(checked.betas.has(bindingControlsBeta) ? { transformations: dropped } : {}),
  }
}

async function waitForHeaders(answer: Answer, departure: Departure): Promise<void> {
  for (const part of answer.parts) if (part.kind === 'late-headers') await waitFor(part.until, departure)
}

async function stream(frame: MessageFrame, exchange: Exchange): Promise<void> {
  const { response, entry } = exchange
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    ...accountHeaders(frame.requestId),
  })
  response.flushHeaders()
  entry.phase = 'headers'
  await playSteps(toSteps(frame), exchange)
}

function record(frame: MessageFrame, checked: Checked, { app, entry }: { app: App; entry: RequestEntry }): void {
  entry.status = 200
  entry.usage = { ...frame.usage, output: frame.answer.outputTokens }
  entry.stopReason = frame.answer.ending.reason
  app.sent.record(frame.answer, {
    promptHash: checked.thinking.promptHash,
    effort: checked.body.output_config?.effort ?? undefined,
  })
}

function sendScriptedError(error: HttpErrorPart, { response, entry }: Exchange): void {
  entry.status = error.status
  entry.phase = 'complete'
  sendError(response, error, entry.requestId)
}

/** Answers a request that broke no rule. */
export async function answerMessages(app: App, checked: Checked, exchange: Exchange): Promise<void> {
  const { entry, departure } = exchange
  const answer = await app.script.next(viewRequest(checked, entry.number))
  if (answer === undefined) {
    entry.violations.push(unscripted)
    return sendScriptedError({ ...toHttpError(unscripted), shouldRetry: false }, exchange)
  }
  await waitForHeaders(answer, departure)
  if (departure.signal.aborted) return
  const error = answer.parts.find((part) => part.kind === 'http-error')
  if (error !== undefined) return sendScriptedError(error, exchange)
  const plan = app.books.plan(checked, app.key)
  const frame = frameAnswer(answer, checked, plan, { app, entry })
  record(frame, checked, { app, entry })
  plan.commit()
  if (checked.body.stream === true) return stream(frame, exchange)
  return playWhole(frame, exchange)
}
