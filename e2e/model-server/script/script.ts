/** Which answer a request gets: rules first, then the queue, then the function that answers the rest. */
import { type Answer, type AnswerLike, toAnswer } from '../answers/answer.ts'
import { type Match, type Predicate, toPredicate } from './match.ts'
import type { RequestView } from './request-view.ts'

export type Responder = (request: RequestView) => AnswerLike | undefined | Promise<AnswerLike | undefined>

export interface Script {
  /** Answers for whoever asks next, each once. */
  enqueue: (...answers: AnswerLike[]) => void
  /**
   * Answers for the requests that match, one after the other; the list is played `times` times (once when not told, `Infinity`
   * for ever). Earlier rules go first.
   */
  when: (match: Match | Predicate, answers: AnswerLike | readonly AnswerLike[], options?: { times?: number }) => void
  /** Answers what neither a rule nor the queue answers. */
  respond: (responder: Responder) => void
  /** The answer for a request; nothing when the script has none. */
  next: (request: RequestView) => Promise<Answer | undefined>
  /** Answers that nobody has asked for yet, those of endless rules left out. */
  pending: () => number
}

interface RuleState {
  matches: Predicate
  answers: readonly Answer[]
  played: number
  limit: number
}

/** A script with nothing in it. */
export function createScript(): Script {
  const queue: Answer[] = []
  const rules: RuleState[] = []
  let responder: Responder = () => undefined
  return {
    enqueue(...answers) {
      queue.push(...answers.map(toAnswer))
    },
    when(match, answers, { times = 1 } = {}) {
      const list = [answers].flat().map(toAnswer)
      const matches = typeof match === 'function' ? match : toPredicate(match)
      rules.push({ matches, answers: list, played: 0, limit: list.length * times })
    },
    respond(next) {
      responder = next
    },
    async next(request) {
      const rule = rules.find((candidate) => candidate.played < candidate.limit && candidate.matches(request))
      if (rule !== undefined) return rule.answers[rule.played++ % rule.answers.length]
      const queued = queue.shift()
      if (queued !== undefined) return queued
      const given = await responder(request)
      return given === undefined ? undefined : toAnswer(given)
    },
    pending() {
      const owed = rules.filter((rule) => Number.isFinite(rule.limit)).map((rule) => rule.limit - rule.played)
      return queue.length + owed.reduce((sum, count) => sum + count, 0)
    },
  }
}
