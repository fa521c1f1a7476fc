/** What the model thought, folded to one line with its duration. */
'use client'
import { Brain } from 'lucide-react'
import type { ThinkingEntry } from '#app/_session/transcript-entry.ts'
import { StepLine } from './step-line.tsx'
import { thoughtWords } from './thought-words.ts'
import { useOpen, useView } from './view-store.tsx'

export function ThinkingRow({ entry }: { entry: ThinkingEntry }) {
  const verbose = useView(({ density }) => density === 'verbose')
  const [open, turn] = useOpen(entry.key, verbose)
  const words = thoughtWords(entry.durationMs)
  if (entry.text === '')
    return (
      <p className="flex h-7 items-center gap-2 text-muted text-ui">
        <Brain size={16} strokeWidth={1.5} aria-hidden />
        {words}
      </p>
    )
  return (
    <>
      <StepLine icon={Brain} words={words} open={open} onTurn={turn} />
      {open ? (
        <p className="wrap-text ml-2 whitespace-pre-wrap border-line border-l py-1 pl-4 text-muted text-ui">
          {entry.text}
        </p>
      ) : null}
    </>
  )
}
