/** One entry, shown as what it is. */
'use client'
import type { Entry } from '#app/_session/transcript-entry.ts'
import { CallRow } from './call/call-row.tsx'
import { DividerRow } from './divider-row.tsx'
import { MessageRow } from './message-row.tsx'
import { PreparingRow } from './preparing-row.tsx'
import { SaidLines } from './said-lines.tsx'
import { ShellRow } from './shell-row.tsx'
import { TextRow } from './text-row.tsx'
import { ThinkingRow } from './thinking-row.tsx'
import { TurnEndRow } from './turn-end-row.tsx'

export function EntryView({ entry }: { entry: Entry }) {
  switch (entry.kind) {
    case 'message':
      return <MessageRow entry={entry} />
    case 'text':
      return <TextRow entry={entry} />
    case 'thinking':
      return <ThinkingRow entry={entry} />
    case 'call':
      return <CallRow entry={entry} />
    case 'shell':
      return <ShellRow entry={entry} />
    case 'divider':
      return (
        <>
          <DividerRow entry={entry} />
          {entry.said === undefined || entry.said.length === 0 ? null : <SaidLines lines={entry.said} />}
        </>
      )
    case 'preparing':
      return <PreparingRow entry={entry} />
    case 'turn-end':
      return <TurnEndRow entry={entry} />
    case 'turn-start':
      return null
  }
}
