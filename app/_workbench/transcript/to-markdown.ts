/** A conversation as one text: for copying, for reading from top to bottom, for screen readers. Pure. */

import { shortPath } from '#app/_session/format.ts'
import { endWords } from '#app/_session/status.ts'
import { type CallEntry, type Entry, phaseOf } from '#app/_session/transcript-entry.ts'

export function toMarkdown(
  entries: readonly Entry[],
  nameOf: (entry: Extract<Entry, { kind: 'message' }>) => string = () => 'Person',
): string {
  return entries
    .map((entry) => piece(entry, nameOf))
    .filter((text) => text !== '')
    .join('\n\n')
    .concat('\n')
}

function piece(entry: Entry, nameOf: Parameters<typeof toMarkdown>[1] & {}): string {
  switch (entry.kind) {
    case 'message':
      return `## ${nameOf(entry)}\n\n${entry.text}`
    case 'text':
      return entry.text
    case 'call':
      return call(entry)
    case 'shell':
      return `- Ran ${codeSpan(entry.command)}${entry.result === null ? '' : ` (exit ${entry.result.exitCode ?? entry.result.outcome})`}`
    case 'divider':
      return entry.level === 'verbose' ? '' : `*${entry.text}*`
    case 'turn-end':
      return `*${entry.detail ?? endWords(entry.reason).sentence}*`
    case 'thinking':
    case 'preparing':
    case 'turn-start':
      return ''
  }
}

function call(entry: CallEntry): string {
  const { verb, title, patch, exitCode, added, removed } = entry.display
  const facts = [
    ...(added === undefined && removed === undefined ? [] : [`+${added ?? 0} −${removed ?? 0}`]),
    ...(exitCode === undefined ? [] : [`exit ${exitCode}`]),
    ...(phaseOf(entry) === 'done' ? [] : [phaseOf(entry)]),
  ]
  const line = `- ${verb} ${codeSpan(shortPath(title))}${facts.length === 0 ? '' : ` (${facts.join(', ')})`}`
  return patch === undefined ? line : `${line}\n\n${fence(patch, 'diff')}`
}

/** As many backticks as the text needs. */
function codeSpan(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const mark = '`'.repeat(longest + 1)
  const pad = longest > 0 ? ' ' : ''
  return `${mark}${pad}${text.replace(/\s+/g, ' ')}${pad}${mark}`
}

function fence(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([run]) => run.length))
  const mark = '`'.repeat(longest + 1)
  return `${mark}${language}\n${text.replace(/\n$/, '')}\n${mark}`
}
