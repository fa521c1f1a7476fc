/** Several steps in one line, which opens to the steps. */
'use client'
import { Layers, Search } from 'lucide-react'
import { EntryView } from './entry-view.tsx'
import { type Row, readsWords, stepsWords } from './rows.ts'
import { StepLine } from './step-line.tsx'
import { useOpen } from './view-store.tsx'

export function FoldedRow({ row }: { row: Exclude<Row, { kind: 'entry' }> }) {
  const [open, turn] = useOpen(row.key, false)
  const reads = row.kind === 'reads'
  return (
    <>
      <StepLine
        icon={reads ? Search : Layers}
        words={reads ? readsWords(row.calls) : stepsWords(row.entries)}
        open={open}
        onTurn={turn}
      />
      {open ? (
        <div className="ml-2 border-line border-l pl-3">
          {(reads ? row.calls : row.entries).map((entry) => (
            <div key={entry.key} data-folded={entry.key}>
              <EntryView entry={entry} />
            </div>
          ))}
        </div>
      ) : null}
    </>
  )
}
