/** The prompt as the model reads it: one segment per tool, system block and content block, in the order in which it is cached. */
import type { ModelRow } from '../api/models.ts'
import type { Block } from '../schema/message.ts'
import type { RequestBody } from '../schema/request.ts'
import { imageTokens, textTokens } from './tokens.ts'
import { isThinking, type PlacedBlock, toTurns } from './turns.ts'

export type Level = 'tools' | 'system' | 'messages'
export type Ttl = '5m' | '1h'

export interface Segment {
  level: Level
  /** Path of the block as sent. */
  path: string
  /** The exact rendering; markers are no part of it. */
  bytes: string
  tokens: number
  /** Thinking can carry no marker of its own. */
  markable: boolean
  mark?: Ttl
}

/** Tokens that the frame of a block costs. */
const frameTokens = 3

type Marked = { cache_control?: { ttl?: Ttl | undefined } | null | undefined }

function markOf(value: Marked): { mark: Ttl } | undefined {
  return value.cache_control ? { mark: value.cache_control.ttl ?? '5m' } : undefined
}

function bare(value: object): Record<string, unknown> {
  const entries = Object.entries(value).filter(([key, inner]) => key !== 'cache_control' && inner !== null)
  return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined))
}

function bareResult(block: Extract<Block, { type: 'tool_result' }>): Record<string, unknown> {
  const { content, is_error, ...rest } = block
  const blocks = typeof content === 'string' ? [{ type: 'text', text: content }] : content?.map(bare)
  return { ...bare(rest), ...(blocks ? { content: blocks } : {}), ...(is_error ? { is_error } : {}) }
}

/** A block without what does not reach the model: markers, nulls and defaults that may be left out. */
function canonicalBlock(block: Block): Record<string, unknown> {
  if (block.type === 'tool_result') return bareResult(block)
  const { caller, citations, ...rest } = bare(block) as { caller?: { type: string }; citations?: unknown }
  const cites = Array.isArray(citations) && citations.length === 0 ? undefined : citations
  return {
    ...rest,
    ...(caller && caller.type !== 'direct' ? { caller } : {}),
    ...(cites === undefined ? {} : { citations: cites }),
  }
}

function imagesIn(block: Block): number {
  const own = block.type === 'image' ? [block] : []
  const inner = block.type === 'tool_result' && Array.isArray(block.content) ? block.content : []
  const images = [...own, ...inner.filter((part) => part.type === 'image')]
  return images.reduce((sum, { source }) => sum + imageTokens(source.type === 'base64' ? source.data : undefined), 0)
}

/** Text that is counted; the bytes of pictures count by their pixels instead. */
function countedText(canonical: Record<string, unknown>): string {
  return JSON.stringify(canonical, (key, value: unknown) => (key === 'data' ? undefined : value))
}

/** The exact rendering of a content block. */
export function blockBytes(role: string, block: Block): string {
  return JSON.stringify([role, canonicalBlock(block)])
}

/** One content block as a segment of the prompt. */
function blockSegment(role: string, placed: PlacedBlock, model: ModelRow): Segment {
  const text = placed.block.type === 'text' ? placed.block.text : countedText(canonicalBlock(placed.block))
  return {
    level: 'messages',
    path: placed.path,
    bytes: blockBytes(role, placed.block),
    tokens: textTokens(text, model.tokenFactor) + imagesIn(placed.block) + frameTokens,
    markable: !isThinking(placed.block),
    ...markOf(placed.block as Marked),
  }
}

function plainSegment(level: Level, path: string, value: object, model: ModelRow): Segment {
  const bytes = JSON.stringify(bare(value))
  const tokens = textTokens(bytes, model.tokenFactor) + frameTokens
  return { level, path, bytes, tokens, markable: true, ...markOf(value as Marked) }
}

function markLast(segments: Segment[], body: RequestBody): Segment[] {
  if (!body.cache_control) return segments
  const mark = body.cache_control.ttl ?? '5m'
  const last = segments.findLastIndex((segment) => segment.markable)
  return segments.map((segment, index) => (index === last ? { ...segment, mark } : segment))
}

/** The whole prompt, tools first. Thinking blocks named in `dropped` (by path) are left out. */
export function promptSegments(
  body: RequestBody,
  model: ModelRow,
  dropped: ReadonlySet<string> = new Set(),
): Segment[] {
  const system = typeof body.system === 'string' ? [{ type: 'text', text: body.system }] : (body.system ?? [])
  const segments = [
    ...(body.tools ?? []).map((tool, index) => plainSegment('tools', `tools.${index}`, tool, model)),
    ...system.map((block, index) => plainSegment('system', `system.${index}`, block, model)),
  ]
  for (const turn of toTurns(body.messages)) {
    const kept = turn.blocks.filter((placed) => !(isThinking(placed.block) && dropped.has(placed.path)))
    segments.push(...kept.map((placed) => blockSegment(turn.role, placed, model)))
  }
  return markLast(segments, body)
}
