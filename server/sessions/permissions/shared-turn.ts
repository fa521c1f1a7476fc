/** Decision 29: a turn that several people steer goes on with what each of them may. Pure. */
import type { PermissionMode } from '#protocol/choices.ts'
import type { Verdict } from '#server/agent/calls/verdict.ts'

/** What a person may in one session, as far as a turn that follows their words depends on it. */
export interface PersonRights {
  /** Choose how much runs unasked. */
  manage: boolean
  /** Run commands. */
  exec: boolean
}

export function rightsOfAll(rights: readonly PersonRights[]): PersonRights {
  return { manage: rights.every(({ manage }) => manage), exec: rights.every(({ exec }) => exec) }
}

const LOOSENING: ReadonlySet<PermissionMode> = new Set(['acceptEdits', 'auto', 'bypassPermissions'])

/** A mode that lets more run unasked holds only where each of them could have chosen it. */
export function sharedMode(mode: PermissionMode, { manage }: PersonRights): PermissionMode {
  return manage || !LOOSENING.has(mode) ? mode : 'default'
}

const STRICTNESS = { deny: 2, ask: 1, allow: 0 } as const

/** The strictest verdict; of equal ones the first, which is that of whoever began the turn. */
export function strictest(verdicts: readonly [Verdict, ...Verdict[]]): Verdict {
  const strict = verdicts.reduce((left, right) =>
    STRICTNESS[right.decision] > STRICTNESS[left.decision] ? right : left,
  )
  const epochs = verdicts.flatMap(({ rulesEpoch }) => rulesEpoch ?? [])
  const classified = verdicts.find((each) => each.classified !== undefined)?.classified
  const told = strict === verdicts[0] || strict.decision !== 'ask' ? strict : { ...strict, reason: forAll(strict) }
  return {
    ...told,
    ...(epochs.length === 0 ? {} : { rulesEpoch: epochs.join('+') }),
    ...(classified === undefined ? {} : { classified }),
  }
}

function forAll({ reason }: Verdict): string {
  return `${reason} Several people steer this turn, and not each of them has allowed it.`
}

/** Nobody gets a command run through the agent who may not run one. */
export function withoutExec(verdict: Verdict): Verdict {
  if (verdict.decision !== 'allow') return verdict
  const { rule: _, ...rest } = verdict
  return {
    ...rest,
    ...{ decision: 'ask', stage: 'shared-turn', rule: null },
    reason: 'Somebody who steers this turn may not run commands.',
  }
}
