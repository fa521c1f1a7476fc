/** What the demo model does next, decided from the conversation alone: it solves the sample project by real calls. */
import type { ModelContent, ModelMessage } from '#server/agent/ports.ts'

export type DemoStep =
  | { kind: 'say'; text: string }
  | { kind: 'call'; say: string; name: string; input: Record<string, unknown> }

const BASKET = '/workspace/src/basket.js'
/** The fault of the sample, and its mend. */
const FAULT = 'line.quantity > QUANTITY_FOR_DISCOUNT'
const MEND = 'line.quantity >= QUANTITY_FOR_DISCOUNT'

const ABOUT = `I am the **demo model**: I run inside Slipway, without a network and without intelligence of my own. I can do one thing for real: find and mend the failing test of the sample project. Start a session from the sample and ask me to make the tests pass.

For everything else, add an API key in the settings.`

interface Result {
  name: string
  isError: boolean
  text: string
}

/** The last thing a person said decides whether there is work; the results since then decide how far it is. */
export function nextStep(messages: readonly ModelMessage[]): DemoStep {
  const wish = lastWish(messages)
  if (wish === null || !/\b(test|tests|fix|mend|bug|fail\w*|repair|green)\b/i.test(wish.text))
    return { kind: 'say', text: ABOUT }
  const results = resultsSince(messages, wish.index)
  const refused = results.find((result) => result.isError && /denied|not allowed|permission/i.test(result.text))
  if (refused !== undefined)
    return { kind: 'say', text: `You did not allow ${refused.name}, so I stop here. Nothing further was changed.` }
  return stepAfter(results)
}

function stepAfter(results: readonly Result[]): DemoStep {
  const runs = results.filter((result) => result.name === 'Bash')
  const read = results.find((result) => result.name === 'Read')
  const edit = results.find((result) => result.name === 'Edit')
  const first = runs[0]
  if (first === undefined)
    return {
      kind: 'call',
      say: 'I run the tests first, to see what fails.',
      name: 'Bash',
      input: { command: 'npm test', description: 'Run the tests' },
    }
  if (!first.isError) return { kind: 'say', text: 'All tests pass already; there is nothing to mend.' }
  if (read === undefined) return whatFailed(first.text)
  if (read.isError || !read.text.includes(FAULT))
    return { kind: 'say', text: `The tests fail, but not for the reason I know. ${ABOUT}` }
  if (edit === undefined)
    return {
      kind: 'call',
      say: 'The discount begins one piece too late: the README says *from ten pieces on*, and the code asks for more than ten.',
      name: 'Edit',
      input: { file_path: BASKET, old_string: FAULT, new_string: MEND },
    }
  if (edit.isError) return { kind: 'say', text: `The change could not be made: ${edit.text}` }
  const second = runs[1]
  if (second === undefined)
    return {
      kind: 'call',
      say: 'Now the tests again.',
      name: 'Bash',
      input: { command: 'npm test', description: 'Run the tests again' },
    }
  if (second.isError)
    return { kind: 'say', text: 'The change is made, but a test still fails. Please have a look at the output above.' }
  return {
    kind: 'say',
    text: 'All tests pass. The discount for quantity now begins at ten pieces, as the README says: `>` became `>=` in `src/basket.js`.',
  }
}

function whatFailed(output: string): DemoStep {
  if (!/from ten pieces on/.test(output))
    return { kind: 'say', text: `A command failed, but this is not the sample project as I know it. ${ABOUT}` }
  return {
    kind: 'call',
    say: 'One test fails: *from ten pieces on a line is ten percent cheaper*. I look at the basket.',
    name: 'Read',
    input: { file_path: BASKET },
  }
}

function lastWish(messages: readonly ModelMessage[]): { index: number; text: string } | null {
  for (let index = messages.length - 1; index >= 0; index--) {
    const message = messages[index]
    if (message?.role !== 'user') continue
    const text = personWords(message.content)
    if (text !== '') return { index, text }
  }
  return null
}

/** Words of the harness to the model stand in tags; a person's do not begin with one. */
function personWords(content: readonly ModelContent[]): string {
  const texts = content.flatMap((part) =>
    part.type === 'text' && !part.text.trimStart().startsWith('<') ? [part.text] : [],
  )
  return texts.join('\n').trim()
}

function resultsSince(messages: readonly ModelMessage[], index: number): Result[] {
  const names = new Map<string, string>()
  const results: Result[] = []
  for (const part of messages.slice(index).flatMap((message) => message.content)) {
    if (part.type === 'tool_use') names.set(part.id, part.name)
    if (part.type === 'tool_result')
      results.push({ name: names.get(part.callId) ?? '', isError: part.isError, text: textOf(part) })
  }
  return results
}

function textOf(result: Extract<ModelContent, { type: 'tool_result' }>): string {
  return result.content.map((part) => (part.type === 'text' ? part.text : '')).join('\n')
}
