/** From the words of the model to a call that can be judged, or to the answer that says what is wrong with them. */
import type { CallDisplay } from '#protocol/content.ts'
import type { ErrorKind } from '#protocol/events/call-events.ts'
import type { Tool } from '../tools/tool.ts'

export interface PreparedCall {
  kind: 'prepared'
  tool: Tool
  input: unknown
}
export interface RejectedCall {
  kind: 'rejected'
  errorKind: ErrorKind
  words: string
}

export interface CallWords {
  name: string
  inputText: string
}

export interface Understood {
  /** The input as an object, for the log; null when it was none. */
  input: Record<string, unknown> | null
  display: CallDisplay
  call: PreparedCall | RejectedCall
}

/** Characters of a call's name that are shown: it is model text. */
const NAME_LIMIT = 200

/** TN7: only strict JSON that fits the schema becomes a call. Never throws. */
export function prepareCall(words: CallWords, tools: readonly Tool[]): Understood {
  const input = objectOf(words.inputText)
  const tool = tools.find(({ name, aliases }) => name === words.name || aliases.includes(words.name))
  if (tool === undefined) {
    return {
      input,
      display: plain(words.name),
      call: reject(
        'unknown_tool',
        `There is no tool ${words.name.slice(0, NAME_LIMIT)}. The tools are: ${tools.map(({ name }) => name).join(', ')}.`,
      ),
    }
  }
  if (input === null)
    return {
      input,
      display: plain(tool.name),
      call: reject(
        'invalid_input',
        'The input is not a JSON object, so the call was not run. Send it again, complete.',
      ),
    }
  const parsed = tool.input.safeParse(input)
  if (!parsed.success) {
    const issues = parsed.error.issues.map(
      (issue) => `${issue.path.length === 0 ? 'input' : issue.path.join('.')}: ${issue.message}`,
    )
    return {
      input,
      display: plain(tool.name),
      call: reject(
        'invalid_input',
        `The input does not fit the tool, so the call was not run.\n${issues.slice(0, 10).join('\n')}`,
      ),
    }
  }
  return { input, display: tool.display(parsed.data), call: { kind: 'prepared', tool, input: parsed.data } }
}

function reject(errorKind: ErrorKind, words: string): RejectedCall {
  return { kind: 'rejected', errorKind, words }
}

function plain(name: string): CallDisplay {
  return { kind: 'other', verb: 'Call', title: name.slice(0, NAME_LIMIT) }
}

/** Levels of an input beyond which writing it down again would exhaust the stack. */
const MAX_DEPTH = 100

function isDeep(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return false
  return depth >= MAX_DEPTH || Object.values(value).some((inner) => isDeep(inner, depth + 1))
}

function objectOf(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    if (isDeep(value)) return null
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}

/** SHA-256 of the input's text in hexadecimal: what an approval and the ledger bind to. */
export async function inputHashOf(name: string, inputText: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`${name}\n${inputText}`))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
