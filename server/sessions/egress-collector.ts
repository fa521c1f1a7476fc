/** Gathers requests for the way out that are alike, so that a busy install is a handful of rows and not thousands. */
import type { Draft } from '#protocol/event.ts'
import { MAIN_AGENT } from '#protocol/ids.ts'
import type { EgressRecord } from '#sandbox/provider.ts'

/** Milliseconds in which alike requests become one row. */
const WINDOW_MS = 1_000
/** Different requests in one window; above that, the rest is counted under one name. */
const MOST_KINDS = 64

type EgressEvent = Extract<Draft['event'], { type: 'egress-requested' }>

export interface EgressCollector {
  add(record: EgressRecord): void
  /** Hands over what is gathered, and ends the window. */
  flush(): void
}

export function createEgressCollector(store: (drafts: readonly Draft[]) => void): EgressCollector {
  const rows = new Map<string, EgressEvent & { repeats: number }>()
  let timer: NodeJS.Timeout | undefined

  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    const events = [...rows.values()]
    rows.clear()
    if (events.length > 0) store(events.map(draftOf))
  }
  return {
    flush,
    add({ host, port, verb, verdict, reason }) {
      const full = rows.size >= MOST_KINDS
      const key = JSON.stringify([host, port, verb, verdict, reason])
      const known = rows.get(key) ?? (full ? rows.get('rest') : undefined)
      if (known !== undefined) known.repeats += 1
      else if (full) {
        const rest = { host: '(many more)', port: 0, verb: '*', verdict, reason: 'Too many different hosts at once.' }
        rows.set('rest', { type: 'egress-requested', ...rest, repeats: 0 })
      } else rows.set(key, { type: 'egress-requested', host, port, verb, verdict, reason, repeats: 0 })
      timer ??= setTimeout(flush, WINDOW_MS).unref()
    },
  }
}

function draftOf({ repeats, ...event }: EgressEvent & { repeats: number }): Draft {
  return {
    by: { kind: 'system', id: 'egress' },
    agentId: MAIN_AGENT,
    turnId: null,
    event: repeats === 0 ? event : { ...event, repeats },
  }
}
