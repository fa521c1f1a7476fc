/** What this server answered, by call id: to see whether a client sends back what it got. */
import type { ShapedAnswer } from '../answers/shaped-answer.ts'

export interface SentCall {
  name: string
  /** The input as JSON; absent when it was cut or broken. */
  input: string | undefined
  /** How many thinking blocks stood in the same answer. */
  thinking: number
  /** Hash of the prompt that was answered. */
  promptHash: string
  /** The effort that was asked for. */
  effort: string | undefined
}

export interface SentAnswers {
  call: (id: string) => SentCall | undefined
  record: (answer: ShapedAnswer, asked: Pick<SentCall, 'promptHash' | 'effort'>) => void
}

function isWhole(pieces: readonly unknown[]): boolean {
  const json = pieces.filter((piece) => typeof piece === 'string').join('')
  try {
    return json === '' || typeof JSON.parse(json) === 'object'
  } catch {
    return false
  }
}

/** An empty memory. */
export function createSentAnswers(): SentAnswers {
  const calls = new Map<string, SentCall>()
  return {
    call: (id) => calls.get(id),
    record(answer, asked) {
      const blocks = answer.items.filter((item) => item.kind === 'block')
      const thinking = blocks.filter(({ content }) => String(content['type']).endsWith('thinking')).length
      for (const { content, pieces } of blocks) {
        if (content['type'] !== 'tool_use') continue
        const input = isWhole(pieces) ? JSON.stringify(content['input']) : undefined
        calls.set(String(content['id']), { name: String(content['name']), input, thinking, ...asked })
      }
    },
  }
}
