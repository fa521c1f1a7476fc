/** Reads one answer: motion is shown at once, each whole block is stored, and a call starts the moment its block is complete. */
import type { CallPlace, Calls } from '../calls/handle-call.ts'
import type { ModelBlock, ModelEvent, ModelFailure, ModelRequest } from '../ports.ts'
import type { AnswerPlace } from '../standing.ts'
import { anyStop, store, type Turn, throwIfDetached } from '../turn-context.ts'
import { boundBlock } from './bound-block.ts'

export type AnswerEnd =
  | ({ kind: 'completed' } & Omit<Extract<ModelEvent, { type: 'completed' }>, 'type'>)
  | { kind: 'failed'; failure: ModelFailure }

/** A block that is still growing. */
interface Growing {
  blockId: string
  kind: 'text' | 'thinking' | 'tool_use' | 'other'
  text: string
}

export async function readAnswer(
  turn: Turn,
  asked: { request: ModelRequest; place: AnswerPlace; calls: Calls },
): Promise<AnswerEnd> {
  const reading = new Reading(turn, asked.place, asked.calls)
  for await (const event of turn.model.stream(asked.request, { signal: anyStop(turn) })) {
    throwIfDetached(turn)
    const end = await reading.take(event)
    if (end !== null) return end
  }
  return reading.failed({ kind: 'broken_stream', message: 'The answer broke off before its end.' })
}

class Reading {
  readonly #turn: Turn
  readonly #place: AnswerPlace
  readonly #calls: Calls
  readonly #growing = new Map<number, Growing>()
  /** Calls whose empty input counts only once the answer has ended well. */
  readonly #held: { block: Extract<ModelBlock, { type: 'tool_use' }>; place: CallPlace }[] = []

  constructor(turn: Turn, place: AnswerPlace, calls: Calls) {
    this.#turn = turn
    this.#place = place
    this.#calls = calls
  }

  async take(event: ModelEvent): Promise<AnswerEnd | null> {
    switch (event.type) {
      case 'answer-started':
        return null
      case 'block-opened':
        this.#open(event)
        return null
      case 'block-delta':
        this.#grow(event)
        return null
      case 'block-closed':
        await this.#close(event)
        return null
      case 'completed':
        return this.#complete(event)
      case 'failed':
        return this.failed(event.failure)
    }
  }

  /** What a person had already read when they stopped the turn is kept: it was said. */
  async failed(failure: ModelFailure): Promise<AnswerEnd> {
    throwIfDetached(this.#turn)
    for (const [index, { blockId, kind, text }] of this.#growing) {
      const { agentId, turnId, epoch } = this.#turn
      if (failure.kind === 'aborted' && kind === 'text' && text.trim() !== '') {
        await store(this.#turn, [
          {
            type: 'block-completed',
            blockId,
            ...this.#place,
            index,
            block: { type: 'text', text: text.toWellFormed() },
          },
        ])
      } else this.#turn.emit({ type: 'block-dropped', epoch, agentId, turnId, blockId })
    }
    return { kind: 'failed', failure }
  }

  #open(event: Extract<ModelEvent, { type: 'block-opened' }>): void {
    const { agentId, turnId, epoch } = this.#turn
    const blockId = this.#turn.chance.id('blk')
    this.#growing.set(event.index, { blockId, kind: event.kind, text: '' })
    this.#turn.emit({
      type: 'block-opened',
      epoch,
      agentId,
      turnId,
      blockId,
      kind: event.kind,
      ...(event.name === undefined ? {} : { name: event.name }),
    })
  }

  #grow({ index, text }: { index: number; text: string }): void {
    const growing = this.#growing.get(index)
    if (growing === undefined) return
    const { agentId, turnId, epoch } = this.#turn
    this.#turn.emit({
      type: 'text-delta',
      epoch,
      agentId,
      turnId,
      blockId: growing.blockId,
      offset: growing.text.length,
      text,
    })
    growing.text += text
  }

  async #close({ index, block, complete }: Extract<ModelEvent, { type: 'block-closed' }>): Promise<void> {
    const blockId = this.#growing.get(index)?.blockId ?? this.#turn.chance.id('blk')
    this.#growing.delete(index)
    const whole = boundBlock(block)
    // The API gives blank text and refuses it when it comes back.
    if (whole.type === 'text' && whole.text.trim() === '') return
    const place = { blockId, ...this.#place, index }
    if (whole.type !== 'tool_use') await store(this.#turn, [{ type: 'block-completed', ...place, block: whole }])
    else if (complete && this.#held.length === 0) await this.#calls.add(whole, place)
    else this.#held.push({ block: whole, place })
  }

  async #complete(event: Extract<ModelEvent, { type: 'completed' }>): Promise<AnswerEnd> {
    for (const { block, place } of this.#held) await this.#calls.add(block, place)
    const { type: _type, ...rest } = event
    return { kind: 'completed', ...rest }
  }
}
