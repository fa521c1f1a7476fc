/** The request of a round, from the log alone: stable part first, then the conversation, with the marks of the cache. */
import { buildMessages } from '../context/build-messages.ts'
import { markMessages } from '../context/cache-marks.ts'
import { type ImageCache, loadImages } from '../context/load-images.ts'
import type { ModelRequest } from '../ports.ts'
import { frozenContext, markFrozen } from '../prompt/frozen-context.ts'
import type { Turn } from '../turn-context.ts'

export interface Composing {
  model: string
  maxTokens: number
  images: ImageCache
}

export async function composeRequest(turn: Turn, composing: Composing): Promise<ModelRequest> {
  const { system, tools } = markFrozen(await frozenContext(turn))
  const messages = await loadImages(buildMessages(turn.log(), turn.agentId), {
    blobs: turn.blobs,
    cache: composing.images,
  })
  const { effort } = turn.state()
  return {
    ...{ model: composing.model, maxTokens: composing.maxTokens, ...(effort === null ? {} : { effort }) },
    ...{ system, tools, messages: markMessages(messages) },
  }
}
