/** The adapter behind the mode `auto`: one short question to a small model, with a deadline, a memory and an end to its patience. */
import { NO_USAGE, type Usage } from '#protocol/content.ts'
import type { SessionState } from '#protocol/state.ts'
import { estimateTokens } from '../context/budget.ts'
import type { ClassifierAnswer, ClassifierQuestion } from '../permissions/classifier.ts'
import type { Clock, Model, ModelRequest } from '../ports.ts'
import { classifierRequest, isTooLong } from './classifier-request.ts'
import { readVerdict } from './read-verdict.ts'

const DEADLINE_MS = 2_000
const MOST_IN_ROW = 3
const MOST_IN_ALL = 20
const KEPT = 1_000

/** `fact`: what the log keeps of it; null when nobody was asked. */
export interface Classified {
  answer: ClassifierAnswer
  fact: { model: string; verdict: 'allow' | 'block' | 'doubt'; reason: string; usage?: Usage } | null
}

export type ClassifierState = Pick<SessionState, 'classifier' | 'usage' | 'capMicroUsd' | 'turns'>

/** Must not reject. */
export type ModelClassifier = (
  question: ClassifierQuestion,
  at: { model: string; state: ClassifierState },
) => Promise<Classified>

/** Sessions may share one: an answer is found again only for the very same question. */
export function createModelClassifier({ model, clock }: { model: Model; clock: Clock }): ModelClassifier {
  const known = new Map<string, ClassifierAnswer>()
  return async (question, { model: name, state }) => {
    const request = classifierRequest(question, name)
    const worst = worstCase(model, request)
    const silence = whySilent(question, { state, worst })
    if (silence !== null) return { answer: { kind: 'doubt', reason: silence }, fact: null }
    const key = JSON.stringify([name, request.messages])
    const before = known.get(key)
    if (before !== undefined) return { answer: before, fact: factOf(before, { model: name }) }
    const { answer, usage } = await ask({ model, clock }, { request, worst })
    // A doubt may be gone the next time.
    if (answer.kind !== 'doubt') remember(known, key, answer)
    return { answer, fact: factOf(answer, { model: name, usage }) }
  }
}

/** CL3: after three blocks in a row, or twenty in all, people decide. */
function whySilent(
  question: ClassifierQuestion,
  { state, worst }: { state: ClassifierState; worst: Usage },
): string | null {
  const { inRow, total } = state.classifier
  if (inRow >= MOST_IN_ROW) return `The model that looks at calls has blocked ${inRow} in a row, so a person decides.`
  if (total >= MOST_IN_ALL) return `The model that looks at calls has blocked ${total} here, so a person decides.`
  if (isTooLong(question)) return 'The call is too long for the model that looks at calls.'
  return exceedsCap(state, worst) ? 'The spending cap leaves no room to ask the model that looks at calls.' : null
}

/** The worst case must fit beside what is spent and what is held back for answers under way (TN13). */
function exceedsCap({ usage, capMicroUsd, turns }: ClassifierState, worst: Usage): boolean {
  if (capMicroUsd === null) return false
  const held = Object.values(turns).reduce((sum, { reservedMicroUsd }) => sum + reservedMicroUsd, 0)
  return usage.costMicroUsd + held + worst.costMicroUsd > capMicroUsd
}

function factOf({ kind, reason }: ClassifierAnswer, { model, usage }: { model: string; usage?: Usage }) {
  return { model, verdict: kind, reason, ...(usage === undefined ? {} : { usage }) }
}

function remember(known: Map<string, ClassifierAnswer>, key: string, answer: ClassifierAnswer): void {
  known.set(key, answer)
  const [oldest] = known.keys()
  if (known.size > KEPT && oldest !== undefined) known.delete(oldest)
}

type Asked = { answer: ClassifierAnswer; usage: Usage }

/** CL2: what is not there when the deadline comes is a doubt, and costs what it might have cost. */
async function ask(
  { model, clock }: { model: Model; clock: Clock },
  { request, worst }: { request: ModelRequest; worst: Usage },
): Promise<Asked> {
  const stop = new AbortController()
  const done = new AbortController()
  const late = clock.sleep(DEADLINE_MS, { signal: done.signal }).then(
    (): Asked => ({ answer: doubt('did not answer in time'), usage: worst }),
    // Woken because the answer was there first.
    (): Asked => ({ answer: doubt('was stopped'), usage: NO_USAGE }),
  )
  const answered = read(model, request, { signal: stop.signal, worst }).catch(
    (): Asked => ({ answer: doubt('cannot be reached'), usage: NO_USAGE }),
  )
  const first = await Promise.race([answered, late])
  done.abort()
  stop.abort()
  return first
}

async function read(
  model: Model,
  request: ModelRequest,
  { signal, worst }: { signal: AbortSignal; worst: Usage },
): Promise<Asked> {
  let text = ''
  for await (const event of model.stream(request, { signal })) {
    if (event.type === 'block-closed' && event.block.type === 'text') text += event.block.text
    if (event.type === 'completed') {
      const whole = event.stopReason === 'end_turn'
      return { answer: whole ? readVerdict(text) : doubt('did not finish its answer'), usage: event.usage }
    }
    if (event.type === 'failed')
      return {
        answer: doubt(`failed (${event.failure.kind})`),
        usage: event.failure.usage ?? (event.failure.status === undefined ? worst : NO_USAGE),
      }
  }
  return { answer: doubt('gave no answer'), usage: worst }
}

function doubt(what: string): ClassifierAnswer {
  return { kind: 'doubt', reason: `The model that looks at calls ${what}.` }
}

function worstCase(model: Model, request: ModelRequest): Usage {
  const usage = { ...NO_USAGE, inputTokens: estimateTokens(request), outputTokens: request.maxTokens }
  return { ...usage, costMicroUsd: model.limits(request.model).price(usage) }
}
