/** Checks each returned thinking block against its signature: text, order, turn, model and the conversation before it. */
import { bindingControlsBeta } from '../api/betas.ts'
import type { ModelRow } from '../api/models.ts'
import type { RequestBody } from '../schema/request.ts'
import { emptyHash, extendHash, hashChain } from './hash-chain.ts'
import { blockBytes, promptSegments } from './segments.ts'
import { type Signer, type ThinkingClaim, thinkingTextHash } from './signature.ts'
import { isThinking, type PlacedBlock, type Turn } from './turns.ts'

export type ThinkingFaultKind = 'forged' | 'altered' | 'reordered' | 'moved' | 'turn-changed' | 'model' | 'prefix'

export type DropReason = 'model_binding_mismatch' | 'prefix_binding_mismatch'

export interface ThinkingFault {
  path: string
  kind: ThinkingFaultKind
  /** In the newest assistant turn of the request. */
  latest: boolean
}

export interface ThinkingCheck {
  faults: ThinkingFault[]
  /** Paths of the blocks that the model will not see, with the reason as the API names it. */
  dropped: Map<string, DropReason>
  /** Hash of the whole prompt without what was dropped: what a new thinking block binds to. */
  promptHash: string
  /** Hash of the turn that is to be answered. */
  turnHash: string
  /** Hash of all that is kept before each turn. */
  turnStarts: string[]
}

export interface ThinkingQuestion {
  body: RequestBody
  turns: readonly Turn[]
  model: ModelRow
  betas: ReadonlySet<string>
  signer: Signer
}

/** Whether failing blocks are dropped instead of refused. */
export function dropsMismatches({ body, betas }: Pick<ThinkingQuestion, 'body' | 'betas'>): boolean {
  if (body.thinking === undefined || !('block_binding' in body.thinking) || !betas.has(bindingControlsBeta))
    return false
  return body.thinking.block_binding?.prefix_mismatch_behavior === 'drop_block'
}

function turnHashOf(turn: Turn | undefined): string {
  if (turn === undefined) return emptyHash
  return hashChain(turn.blocks.map(({ block }) => blockBytes(turn.role, block))).at(-1) ?? emptyHash
}

/** The claim of a block and whether its text is still the one that was signed. */
function readClaim({ block }: PlacedBlock, signer: Signer): ThinkingClaim | 'forged' | 'altered' {
  const signature = block.type === 'thinking' ? block.signature : block.type === 'redacted_thinking' ? block.data : ''
  const claim = signer.read(signature)
  if (claim === undefined) return 'forged'
  const text = block.type === 'thinking' ? block.thinking : ''
  return claim.text === thinkingTextHash(text) ? claim : 'altered'
}

/** Where the walk stands, and what it knows of the turn in hand. */
interface Walk {
  /** Hash of all that is kept before the block in hand. */
  hash: string
  turn: number
  shuffled: boolean
  /** Hash of the turn before a turn; worked out when it is asked for. */
  hashBefore: (turn: number) => string
}

function lazyHashes(turns: readonly Turn[]): Walk['hashBefore'] {
  const known = new Map<number, string>()
  return (turn) => {
    const hash = known.get(turn) ?? turnHashOf(turns[turn - 1])
    known.set(turn, hash)
    return hash
  }
}

/** Whether a turn's thinking stands in another order than it was thought in, or one block of it twice. */
function isShuffled(turn: Turn, signer: Signer): boolean {
  const claims = turn.blocks
    .filter(({ block }) => isThinking(block))
    .map((placed) => readClaim(placed, signer))
    .filter((claim) => typeof claim !== 'string')
  return claims.some((claim, at) => {
    const earlier = claims.slice(0, at)
    if (claim.answer === earlier.at(-1)?.answer) return claim.index <= (earlier.at(-1)?.index ?? -1)
    return earlier.some(({ answer }) => answer === claim.answer)
  })
}

function faultOf(placed: PlacedBlock, walk: Walk, question: ThinkingQuestion): ThinkingFaultKind | undefined {
  const claim = readClaim(placed, question.signer)
  if (typeof claim === 'string') return claim
  if (walk.shuffled) return 'reordered'
  if (claim.model !== question.model.id) return 'model'
  if (question.model.conversationCheck) return claim.before === walk.hash ? undefined : 'prefix'
  if (claim.turn === walk.hashBefore(walk.turn)) return undefined
  const isElsewhere = question.turns.some(({ role }, at) => role === 'assistant' && claim.turn === walk.hashBefore(at))
  return isElsewhere ? 'moved' : 'turn-changed'
}

function dropReason(fault: ThinkingFaultKind | undefined, question: ThinkingQuestion): DropReason | undefined {
  if (fault === 'model') return 'model_binding_mismatch'
  return fault === 'prefix' && dropsMismatches(question) ? 'prefix_binding_mismatch' : undefined
}

/** Walks the conversation once, block by block, with the running hash of what is kept. Never throws. */
export function checkThinking(question: ThinkingQuestion): ThinkingCheck {
  const { turns, model } = question
  const stem = promptSegments({ ...question.body, messages: [] }, model).map((segment) => segment.bytes)
  const latest = turns.findLastIndex((turn) => turn.role === 'assistant')
  const hashBefore = lazyHashes(turns)
  const faults: ThinkingFault[] = []
  const dropped: ThinkingCheck['dropped'] = new Map()
  const turnStarts: string[] = []
  let hash = hashChain(stem).at(-1) ?? emptyHash
  for (const [index, turn] of turns.entries()) {
    turnStarts.push(hash)
    const walk: Walk = { hash, turn: index, shuffled: isShuffled(turn, question.signer), hashBefore }
    for (const placed of turn.blocks) {
      const fault = isThinking(placed.block) ? faultOf(placed, walk, question) : undefined
      if (fault !== undefined) faults.push({ path: placed.path, kind: fault, latest: index === latest })
      const reason = dropReason(fault, question)
      if (reason === undefined) walk.hash = extendHash(walk.hash, blockBytes(turn.role, placed.block))
      else dropped.set(placed.path, reason)
    }
    hash = walk.hash
  }
  const asked = turns.findLast((turn) => turn.role !== 'assistant')
  return { faults, dropped, promptHash: hash, turnHash: turnHashOf(asked), turnStarts }
}
