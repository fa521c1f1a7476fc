/** The sentence of each fact that is read in passing; null for facts that the transcript leaves to other panes. */

import { formatMoney } from '#app/_ui/lib/format-amount.ts'
import type { Event, EventOf } from '#protocol/event.ts'
import { effortName, modeName, networkName } from '../choice-names.ts'
import { formatTime } from '../format.ts'
import { lossWords } from '../loss-words.ts'
import type { DividerEntry } from '../transcript-entry.ts'

type Words = Pick<DividerEntry, 'level' | 'tone' | 'text' | 'said'> & { until?: string }

export function dividerWords(event: Event): Words | null {
  return ofModel(event) ?? ofSession(event) ?? ofSandbox(event) ?? ofTask(event)
}

function line(text: string, level: Words['level'] = 'normal', tone: Words['tone'] = 'quiet'): Words {
  return { text, level, tone }
}

function ofModel(event: Event): Words | null {
  switch (event.type) {
    case 'retry-scheduled':
      return { ...line(event.reason, 'normal', 'waiting'), until: event.until }
    case 'request-failed':
      return line(event.message, 'verbose')
    case 'model-switched':
      return line(switched(event), 'normal', 'waiting')
    case 'answer-cut':
      return line('The answer broke off after a call had started; the turn goes on from there.')
    case 'instructions-loaded':
      return event.files.length === 0
        ? null
        : line(`Instructions read: ${event.files.map(({ path }) => path).join(', ')}.`, 'verbose')
    default:
      return null
  }
}

/** Its end is told as a time of day: it is no wait of this turn that could be counted down. */
function switched({ from, to, reason, until }: EventOf<'model-switched'>): string {
  const end = until === undefined ? '' : ` ${from} is asked again after ${formatTime(until)}.`
  return `${to} answers instead of ${from}. ${reason}${end}`
}

function ofSession(event: Event): Words | null {
  switch (event.type) {
    case 'session-renamed':
      return line(`Renamed to “${event.title}”.`, 'verbose')
    case 'session-archived':
      return line('Archived.', 'summary')
    case 'session-restored':
      return line('Taken out of the archive.', 'summary')
    case 'settings-changed':
      return line(settings(event))
    case 'queue-held':
      return line('The queue waits until somebody resumes it.', 'normal', 'waiting')
    case 'queue-resumed':
      return line('The queue goes on.')
    case 'rule-added':
      return line(`Rule added: ${event.effect} ${event.text}.`)
    case 'rule-revoked':
      return line('A rule was taken back.')
    default:
      return null
  }
}

function settings({ model, permissionMode, network, capMicroUsd, effort }: EventOf<'settings-changed'>): string {
  const parts = [
    model === undefined ? [] : [`Model: ${model}.`],
    permissionMode === undefined ? [] : [`Mode: ${modeName(permissionMode)}.`],
    network === undefined ? [] : [`Network: ${networkName(network)}.`],
    capMicroUsd === undefined ? [] : [capMicroUsd === null ? 'No spending cap.' : `Cap: ${formatMoney(capMicroUsd)}.`],
    effort === undefined ? [] : [`${effortName(effort)}.`],
  ]
  return parts.flat().join(' ')
}

function ofSandbox(event: Event): Words | null {
  switch (event.type) {
    case 'sandbox-paused':
      return line('The container is paused. It goes on when it is needed.', 'verbose')
    case 'sandbox-stopped':
      return line(`The container stopped: ${event.reason}`)
    case 'sandbox-lost':
      return {
        ...line(`The container was lost: ${lossWords({ ...event, end: null })}`, 'summary', 'danger'),
        ...(event.end === undefined ? {} : { said: event.end.lastLines }),
      }
    case 'source-prepared':
      return line(source(event), 'verbose')
    case 'source-failed':
      return line(event.message, 'summary', 'danger')
    case 'egress-requested':
      return event.verdict === 'allowed'
        ? line(`${event.verb} ${event.host} went out.`, 'verbose')
        : line(egress(event), 'normal', 'waiting')
    default:
      return null
  }
}

function source({ files, branch }: EventOf<'source-prepared'>): string {
  return `${files} ${files === 1 ? 'file' : 'files'} in the workspace${branch === undefined ? '' : ` on ${branch}`}.`
}

function egress({ verdict, host, port, reason, repeats = 0 }: EventOf<'egress-requested'>): string {
  const what = verdict === 'denied' ? 'Network refused' : 'Network failed'
  return `${what}: ${host}:${port}. ${reason}${repeats > 0 ? ` (${repeats} more alike)` : ''}`
}

function ofTask(event: Event): Words | null {
  if (event.type !== 'task-ended') return null
  const how = {
    exited: `ended with exit code ${event.exitCode ?? 'unknown'}`,
    stopped: 'was stopped',
    timeout: 'ran out of time',
    interrupted: 'was interrupted',
  }
  return line(`Background task ${event.taskId} ${how[event.outcome]}.`)
}
