/** The log as the conversation that the model sees. Pure and append-only: the same log gives the same words, and more log only adds to them. */
import type { AnswerBlock, Attachment, ResultBlock } from '#protocol/content.ts'
import type { Envelope, EventOf } from '#protocol/event.ts'
import type { LeftOut } from '../recovery.ts'
import { sendable } from './sendable.ts'
import { callWords, personWords, repositoryWords, resultWords, STOPPED_NOTE, shellWords } from './words.ts'

/** Content with pictures still as references; `load-images.ts` fetches their bytes. */
export type PlannedContent =
  | { type: 'text'; text: string }
  | { type: 'image'; mediaType: string; sha256: string; bytes: number }
  | { type: 'attachment'; attachment: Attachment }
  | { type: 'tool_result'; callId: string; isError: boolean; content: readonly ResultBlock[] }
  | Exclude<AnswerBlock, { type: 'text' }>
type PlannedResult = Extract<PlannedContent, { type: 'tool_result' }>
export interface PlannedMessage {
  role: 'user' | 'assistant'
  content: PlannedContent[]
}

interface Answer {
  kind: 'answer'
  turnId: string | null
  round: number
  attempt: number
  blocks: { blockId: string; block: AnswerBlock }[]
  without: Set<LeftOut>
}
interface Words {
  kind: 'words'
  content: PlannedContent[]
  without: Set<LeftOut>
}

/** All that one agent has said, heard and done. */
export function buildMessages(log: readonly Envelope[], agentId: string): PlannedMessage[] {
  const conversation = new Conversation()
  for (const envelope of log) {
    if (
      envelope.event.type === 'message-posted' ||
      envelope.event.type === 'message-edited' ||
      envelope.agentId === agentId
    )
      conversation.read(envelope)
  }
  return conversation.messages()
}

class Conversation {
  readonly #items: (Answer | Words)[] = []
  readonly #posted = new Map<number, EventOf<'message-posted'>>()
  /** Results by the block that asked for them. */
  readonly #results = new Map<string, { callId: string; result: EventOf<'call-completed'> | null }>()
  readonly #blockOfCall = new Map<number, string>()
  /** What people ran themselves since they last said something. */
  readonly #shells = new Map<number, string>()
  #ran: PlannedContent[] = []

  read(envelope: Envelope): void {
    const { event } = envelope
    if (event.type === 'message-posted') this.#posted.set(envelope.seq, event)
    else if (event.type === 'message-edited') this.#edit(event)
    else if (event.type === 'turn-started' || event.type === 'messages-joined')
      this.#say([...this.#ran.splice(0), ...event.messageSeqs.flatMap((seq) => this.#wordsOf(seq))])
    else if (event.type === 'instructions-loaded')
      this.#say(event.files.map((file) => ({ type: 'text', text: repositoryWords(file) })))
    else if (event.type === 'environment-noted' || event.type === 'reminder-added' || event.type === 'task-reported')
      this.#say([{ type: 'text', text: event.text }])
    else if (event.type === 'context-simplified') for (const item of this.#items) item.without.add(event.without)
    else if (event.type === 'turn-ended')
      this.#say(event.reason === 'aborted' ? [{ type: 'text', text: STOPPED_NOTE }] : [])
    else {
      this.#readShell(envelope)
      this.#readAnswer(envelope)
    }
  }

  messages(): PlannedMessage[] {
    const messages: PlannedMessage[] = []
    const add = (role: PlannedMessage['role'], content: PlannedContent[]) => {
      if (content.length === 0) return
      const last = messages.at(-1)
      if (last?.role === role) last.content.push(...content)
      else messages.push({ role, content: [...content] })
    }
    const names = new CallNames()
    for (const item of this.#items) {
      if (item.kind === 'words') {
        add('user', item.without.has('pictures') ? item.content.map(plainContent) : item.content)
        continue
      }
      const { blocks, results } = this.#render(item, names)
      add('assistant', blocks)
      add('user', results)
    }
    return messages
  }

  #say(content: PlannedContent[]): void {
    if (content.length > 0) this.#items.push({ kind: 'words', content, without: new Set() })
  }

  #edit(event: EventOf<'message-edited'>): void {
    const posted = this.#posted.get(event.messageSeq)
    if (posted !== undefined) this.#posted.set(event.messageSeq, { ...posted, text: event.text })
  }

  #wordsOf(seq: number): PlannedContent[] {
    const message = this.#posted.get(seq)
    if (message === undefined) return []
    const attachments = (message.attachments ?? []).map(
      (attachment): PlannedContent => ({ type: 'attachment', attachment }),
    )
    return [...attachments, { type: 'text', text: personWords(message.text) }]
  }

  /** What people ran waits for the next message, so that nothing is put before an answer that did not know of it. */
  #readShell({ event, seq }: Envelope): void {
    if (event.type === 'shell-requested') this.#shells.set(seq, event.command)
    else if (event.type === 'shell-completed') {
      const command = this.#shells.get(event.requestSeq)
      if (command !== undefined) this.#ran.push({ type: 'text', text: shellWords(command, event) })
    }
  }

  #readAnswer({ event, turnId, seq }: Envelope): void {
    if (event.type === 'block-completed')
      this.#answer(turnId, event).blocks.push({ blockId: event.blockId, block: event.block })
    else if (event.type === 'answer-withdrawn') this.#answer(turnId, event).blocks = []
    else if (event.type === 'answer-cut')
      this.#answer(turnId, event).blocks.length = Math.min(this.#answer(turnId, event).blocks.length, event.keptBlocks)
    else if (event.type === 'call-requested') {
      this.#blockOfCall.set(seq, event.blockId)
      this.#results.set(event.blockId, { callId: event.callId, result: null })
    } else if (event.type === 'call-completed') {
      const blockId = this.#blockOfCall.get(event.callSeq)
      if (blockId !== undefined) this.#results.set(blockId, { callId: event.callId, result: event })
    }
  }

  #answer(turnId: string | null, at: { round: number; attempt: number }): Answer {
    const found = this.#items.findLast(
      (item): item is Answer =>
        item.kind === 'answer' && item.turnId === turnId && item.round === at.round && item.attempt === at.attempt,
    )
    if (found !== undefined) return found
    const answer: Answer = {
      kind: 'answer',
      turnId,
      round: at.round,
      attempt: at.attempt,
      blocks: [],
      without: new Set(),
    }
    this.#items.push(answer)
    return answer
  }

  /** CX3: each call has its result in the next message, in the order of the calls. */
  #render(answer: Answer, names: CallNames): { blocks: PlannedContent[]; results: PlannedContent[] } {
    const blocks: PlannedContent[] = []
    const results: PlannedContent[] = []
    const inWords = losesThinking(answer)
    for (const { blockId, block: said } of answer.blocks) {
      const block = isLeftOut(said, answer.without) ? null : sendable(said)
      if (block === null) continue
      if (block.type !== 'tool_use') {
        blocks.push(block)
        continue
      }
      const callId = names.unique(block.id)
      const result = this.#result(blockId, { callId, plain: answer.without.has('pictures') })
      blocks.push(inWords ? { type: 'text', text: callWords(block) } : { ...block, id: callId })
      results.push(...(inWords ? resultInWords(block.name, result) : [result]))
    }
    return { blocks, results }
  }

  #result(blockId: string, { callId, plain }: { callId: string; plain: boolean }): PlannedResult {
    const result = this.#results.get(blockId)?.result ?? null
    if (result === null) {
      const text = 'The call was interrupted; its result is not known.'
      return { type: 'tool_result', callId, isError: true, content: [{ type: 'text', text }] }
    }
    const content = nonEmpty(plain ? result.content.map(plainResult) : result.content)
    return { type: 'tool_result', callId, isError: result.isError, content }
  }
}

/** CX4: ids are model text. The API wants them unique and plain, so a repeated or odd one is renamed, always the same way. */
class CallNames {
  readonly #used = new Set<string>()

  unique(id: string): string {
    const plain = id.replace(/[^a-zA-Z0-9_-]/g, '_') || 'call'
    let name = plain
    for (let count = 2; this.#used.has(name); count++) name = `${plain}_${count}`
    this.#used.add(name)
    return name
  }
}

/** CX8: what a boundary says is to be left out stays out. */
function isLeftOut(block: AnswerBlock, without: ReadonlySet<LeftOut>): boolean {
  if (block.type === 'opaque') return without.has('pictures')
  return (block.type === 'thinking' || block.type === 'redacted_thinking') && without.has('thinking')
}

/** CX9: calls bind to the thinking before them. Where that cannot go back, neither can the calls as calls. */
function losesThinking({ blocks, without }: Answer): boolean {
  return blocks.some(({ block }) => {
    const thinks = block.type === 'thinking' || block.type === 'redacted_thinking'
    return thinks && (without.has('thinking') || sendable(block) === null)
  })
}

function resultInWords(name: string, { isError, content }: PlannedResult): PlannedContent[] {
  const parts = content.map(
    (part): PlannedContent =>
      part.type === 'text' ? part : { type: 'image', mediaType: part.mediaType, ...part.blob },
  )
  return [{ type: 'text', text: resultWords(name, isError) }, ...parts]
}

const GONE_PICTURE = '(a picture stood here, which the model API could not read)'

function plainResult(block: ResultBlock): ResultBlock {
  return block.type === 'text' ? block : { type: 'text', text: GONE_PICTURE }
}

function plainContent(part: PlannedContent): PlannedContent {
  const isPicture = part.type === 'image' || (part.type === 'attachment' && part.attachment.kind === 'image')
  return isPicture ? { type: 'text', text: GONE_PICTURE } : part
}

/** CX5: the API refuses blank text. */
function nonEmpty(content: readonly ResultBlock[]): readonly ResultBlock[] {
  const full = content.filter((block) => block.type !== 'text' || block.text.trim() !== '')
  return full.length > 0 ? full : [{ type: 'text', text: '(no output)' }]
}
