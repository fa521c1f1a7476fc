/** An answer as the events of a stream, in the one order that the protocol allows. */
import type { FaultPart, WaitPart } from '../answers/answer.ts'
import type { ShapedBlock } from '../answers/shaped-answer.ts'
import { emptyMessage, type MessageFrame } from './message.ts'
import { encodeEvent, type Step } from './step.ts'
import { deltaUsage } from './usage.ts'

const event = (type: string, fields: Record<string, unknown> = {}): Step => ({
  kind: 'event',
  event: { type, ...fields },
})

function blockSteps(block: ShapedBlock, index: number): Step[] {
  const steps = [event('content_block_start', { index, content_block: block.start })]
  const deltas = block.pieces.flatMap((piece): Step[] => {
    if (typeof piece !== 'string') return [{ kind: 'hold', gate: piece }]
    const { type, field } = block.delta ?? { type: 'text_delta', field: 'text' }
    const delta = event('content_block_delta', { index, delta: { type, [field]: piece } })
    return block.paceMs > 0 ? [{ kind: 'pause', ms: block.paceMs }, delta] : [delta]
  })
  steps.push(...deltas)
  if (block.signature !== undefined) {
    const delta = { type: 'signature_delta', signature: block.signature }
    steps.push(event('content_block_delta', { index, delta }))
  }
  return [...steps, event('content_block_stop', { index })]
}

function faultSteps(part: FaultPart, requestId: string): Step[] {
  switch (part.kind) {
    case 'stream-error': {
      const error = { type: part.type, message: part.message }
      return [event('error', { error, request_id: requestId }), { kind: 'end' }]
    }
    case 'reset':
      return [{ kind: 'destroy' }]
    case 'end-without-stop':
      return [{ kind: 'end' }]
    case 'stall':
      return [{ kind: 'stall' }]
    case 'half-event': {
      const whole = encodeEvent({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'half' } })
      return [{ kind: 'raw', bytes: whole.slice(0, whole.length / 2) }, { kind: 'end' }]
    }
  }
}

function waitSteps(part: WaitPart): Step[] {
  if (part.kind === 'pause') return [{ kind: 'pause', ms: part.ms }]
  if (part.kind === 'hold') return [{ kind: 'hold', gate: part.gate }]
  return part.kind === 'ping' ? [event('ping')] : []
}

function endSteps({ answer, usage }: MessageFrame): Step[] {
  const { ending, outputTokens, thinkingTokens } = answer
  const delta = {
    stop_reason: ending.reason,
    stop_sequence: ending.sequence,
    stop_details: ending.details,
    container: null,
  }
  const told = deltaUsage({ ...usage, output: outputTokens }, thinkingTokens)
  return [event('message_delta', { delta, usage: told }), event('message_stop'), { kind: 'end' }]
}

/** Splits steps behind the event with this number. */
function splitAfterEvents(steps: readonly Step[], count: number): [Step[], Step[]] {
  let seen = 0
  const at = steps.findIndex((step) => step.kind === 'event' && ++seen > count)
  return at < 0 ? [[...steps], []] : [steps.slice(0, at), steps.slice(at)]
}

type Counted = Extract<ShapedItem, { afterEvents?: number | undefined }>
type ShapedItem = MessageFrame['answer']['items'][number]

function isCounted(item: ShapedItem): item is Counted & { afterEvents: number } {
  return 'afterEvents' in item && item.afterEvents !== undefined
}

function placeCounted(steps: readonly Step[], item: Counted & { afterEvents: number }, requestId: string): Step[] {
  const [before, after] = splitAfterEvents(steps, item.afterEvents)
  if (item.kind === 'hold') return [...before, { kind: 'hold', gate: item.gate }, ...after]
  return [...before, ...faultSteps(item, requestId)]
}

/** All that a client must bear without harm: pings anywhere, what it has never heard of, and usage told twice. */
function withNoise(steps: readonly Step[], frame: MessageFrame): Step[] {
  const early = { stop_reason: null, stop_sequence: null, stop_details: null, container: null }
  const usage = deltaUsage({ ...frame.usage, output: 1 }, 0)
  return steps.flatMap((step): Step[] => {
    if (step.kind !== 'event') return [step]
    if (step.event.type === 'message_stop') return [step]
    const loud = [step, event('ping')]
    if (step.event.type === 'message_start') loud.push(event('weather_report', { sky: 'clear' }))
    if (step.event.type === 'content_block_start') {
      loud.push(
        event('content_block_delta', { index: step.event['index'], delta: { type: 'future_delta', future: 1 } }),
      )
    }
    if (step.event.type === 'message_delta') loud.unshift(event('message_delta', { delta: early, usage }))
    return loud
  })
}

/** The steps of a streamed answer, from `message_start` to the end that the script chose. */
export function toSteps(frame: MessageFrame): Step[] {
  const placed = frame.answer.items.filter((item) => !isCounted(item))
  const fault = placed.findIndex((item) => item.kind !== 'block' && !isWait(item))
  let index = 0
  const body = (fault < 0 ? placed : placed.slice(0, fault + 1)).flatMap((item) => {
    if (item.kind === 'block') return blockSteps(item, index++)
    return isWait(item) ? waitSteps(item) : faultSteps(item, frame.requestId)
  })
  const start = event('message_start', { message: emptyMessage(frame) })
  const end = fault < 0 ? endSteps(frame) : []
  const steps = [start, event('ping'), ...body, ...end]
  const loud = frame.answer.noise ? withNoise(steps, frame) : steps
  const counted = frame.answer.items.filter(isCounted).sort((left, right) => right.afterEvents - left.afterEvents)
  return counted.reduce((sofar: Step[], item) => placeCounted(sofar, item, frame.requestId), loud)
}

function isWait(item: ShapedItem): item is WaitPart {
  return item.kind === 'pause' || item.kind === 'hold' || item.kind === 'ping' || item.kind === 'late-headers'
}
