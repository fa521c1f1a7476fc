/** The workbench on a screen wide enough: side, transcript, work, and what lies below it. */
'use client'
import type { ReactNode } from 'react'
import type { Place } from '../pane.ts'
import { panesAt } from '../panes.ts'
import { useLayout } from './layout-context.tsx'
import { PanePlace } from './pane-place.tsx'
import { Split, type SplitPanel } from './split.tsx'

export function DesktopFrame({ conversation }: { conversation: ReactNode }) {
  const open = useLayout((layout) => layout.open)
  const there = (place: Place) => open[place] && panesAt(place).length > 0
  const right: SplitPanel[] = []
  if (there('work')) right.push({ id: 'work', minSize: 160, body: <PanePlace place="work" /> })
  if (there('bottom')) right.push({ id: 'bottom', minSize: 96, body: <PanePlace place="bottom" /> })
  const columns: SplitPanel[] = []
  if (there('side')) columns.push({ id: 'side', minSize: 200, body: <PanePlace place="side" /> })
  columns.push({ id: 'transcript', minSize: 340, body: conversation })
  if (right.length > 0) {
    const body = <Split label="Resize work and terminals" orientation="vertical" panels={right} />
    columns.push({ id: 'right', minSize: 280, body })
  }
  return <Split label="Resize columns" orientation="horizontal" panels={columns} />
}
