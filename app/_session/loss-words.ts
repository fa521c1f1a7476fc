/** What a person reads of a container that was lost: what happened, what it said last, what is left. Pure. */
import type { EventOf } from '#protocol/event.ts'

type Loss = Pick<EventOf<'sandbox-lost'>, 'reason' | 'survives'> & { end?: EventOf<'sandbox-lost'>['end'] | null }

export function lossWords({ reason, survives, end }: Loss): string {
  const last = end?.lastLines.at(-1)
  const said = last === undefined ? '' : ` It said last: “${last}”.`
  return `${reason}${said} ${keptWords(survives)}`
}

function keptWords(survives: readonly string[]): string {
  return survives.length === 0 ? 'The conversation is kept.' : `Kept: ${survives.join(', ')}, and the conversation.`
}
