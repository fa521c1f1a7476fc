/** Where a text stands in a conversation. Pure. */
import type { Entry } from '#app/_session/transcript-entry.ts'
import { plainOutput } from './call/tail-of.ts'

export interface Found {
  /** The entry in which it stands. */
  key: string
  seq: number
  count: number
}

/** Entries that hold the text, whatever its case, from first to last. */
export function searchEntries(entries: readonly Entry[], query: string): Found[] {
  const wanted = query.toLowerCase()
  if (wanted.trim() === '') return []
  return entries.flatMap((entry) => {
    const count = occurrences(textOf(entry).toLowerCase(), wanted)
    return count === 0 ? [] : [{ key: entry.key, seq: entry.seq, count }]
  })
}

function occurrences(text: string, wanted: string): number {
  let [count, at] = [0, text.indexOf(wanted)]
  while (at !== -1) {
    count += 1
    at = text.indexOf(wanted, at + wanted.length)
  }
  return count
}

/** All that a person can read of it, opened. */
function textOf(entry: Entry): string {
  switch (entry.kind) {
    case 'message':
    case 'text':
    case 'thinking':
      return entry.text
    case 'divider':
      return [entry.text, ...(entry.said ?? [])].join('\n')
    case 'shell':
      return `${entry.command}\n${plainOutput(entry.result?.output ?? '')}`
    case 'call': {
      const { verb, title, patch = '' } = entry.display
      const result = entry.result?.content.map((block) => (block.type === 'text' ? block.text : '')).join('\n') ?? ''
      return `${verb} ${title}\n${patch === '' ? plainOutput(result) : patch}`
    }
    case 'turn-end':
      return `${entry.detail ?? ''} ${entry.files.map(({ path }) => path).join(' ')}`
    case 'preparing':
    case 'turn-start':
      return ''
  }
}
