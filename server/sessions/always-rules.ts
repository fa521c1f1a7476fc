/** "Always" on a card becomes a stored rule: written after the answer is a fact, and by the next owner if this one stops in between. */
import { MAIN_AGENT } from '#protocol/ids.ts'
import type { SessionState } from '#protocol/state.ts'
import type { NewRule, Rules } from '#server/store/rules.ts'
import type { Journal } from './journal.ts'
import { projectOwner, sourceKey } from './permissions/source-key.ts'
import type { SessionLogger } from './ports.ts'

export interface AlwaysRulesOptions {
  sessionId: string
  journal: Journal
  logger: SessionLogger
  rules: Pick<Rules, 'add'>
}

type Grant = SessionState['grants'][number]

export class AlwaysRules {
  readonly #options: AlwaysRulesOptions
  readonly #writing = new Set<string>()

  constructor(options: AlwaysRulesOptions) {
    this.#options = options
  }

  /** Until the rule is written the grant itself holds, so nothing is asked twice. */
  look(state: SessionState): void {
    for (const grant of state.grants) {
      const key = `${grant.requestId} ${grant.text}`
      if (grant.scope !== 'always' || this.#writing.has(key)) continue
      this.#writing.add(key)
      this.#write(state, grant)
        .catch((error: unknown) => {
          const { logger, sessionId } = this.#options
          logger.warn({ sessionId, requestId: grant.requestId, error: String(error) }, 'rule: not written yet')
        })
        .finally(() => this.#writing.delete(key))
    }
  }

  async #write(state: SessionState, grant: Grant): Promise<void> {
    const { rules, journal, sessionId } = this.#options
    const { text, requestId, by } = grant
    const place = placeOf(state, { grant, sessionId })
    const fromRequest = `${sessionId}/${requestId}`
    const rule = await rules.add({
      ...{ effect: 'allow', text, ...place, source: 'approval', createdBy: by.id, fromRequest },
    })
    const event = {
      ...{ type: 'rule-added' as const, ruleId: rule.id, effect: 'allow' as const, text },
      ...{ scope: place.scope, fromRequest: requestId },
    }
    await journal.write([
      {
        draft: ({ grants }) =>
          grants.some((each) => each.requestId === requestId && each.text === text)
            ? [{ by, agentId: MAIN_AGENT, turnId: null, event }]
            : null,
      },
    ])
  }
}

/**
 * The owner's "always" holds for the owner wherever the same source is worked on, and everywhere when there is none.
 * Who only helps out in a session cannot widen another's other sessions: theirs holds for this one.
 */
function placeOf(
  { owner, source }: SessionState,
  { grant, sessionId }: { grant: Grant; sessionId: string },
): Pick<NewRule, 'scope' | 'ownerId'> {
  if (grant.by.id !== owner) return { scope: 'session', ownerId: sessionId }
  const key = sourceKey(source)
  return key === null ? { scope: 'user', ownerId: owner } : { scope: 'project', ownerId: projectOwner(owner, key) }
}
