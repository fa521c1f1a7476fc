/** What was found, file by file. */
'use client'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useIntents } from '#app/_session/session-context.tsx'
import { FileIcon } from '#app/_ui/file-icon.tsx'
import { Highlight } from '#app/_ui/highlight.tsx'
import { VirtualList } from '#app/_ui/virtual-list.tsx'
import { excerpt, type FoundFile, type FoundLine, matchesIn, type Results, resultRows } from './results.ts'

export function ResultList({ results }: { results: Results }) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const rows = useMemo(() => resultRows(results, closed), [results, closed])
  const toggle = (path: string) =>
    setClosed((before) => {
      const next = new Set(before)
      if (!next.delete(path)) next.add(path)
      return next
    })
  return (
    <VirtualList
      items={rows}
      keyOf={(row) => (row.kind === 'file' ? row.file.path : `${row.path}:${row.line.line}`)}
      estimate={26}
      label="What was found"
      className="flex-1 py-1"
      row={(row) =>
        row.kind === 'file' ? (
          <FileRow file={row.file} closed={row.closed} onToggle={() => toggle(row.file.path)} />
        ) : (
          <LineRow path={row.path} line={row.line} />
        )
      }
    />
  )
}

function FileRow({ file, closed, onToggle }: { file: FoundFile; closed: boolean; onToggle: () => void }) {
  const { path, cut } = file
  const at = path.lastIndexOf('/') + 1
  const Chevron = closed ? ChevronRight : ChevronDown
  return (
    <button
      type="button"
      aria-expanded={!closed}
      title={path}
      className="flex h-7 w-full items-center gap-1.5 px-2 text-left text-ui outline-offset-[-2px] hover:bg-hover pointer-coarse:h-11"
      onClick={onToggle}
    >
      <Chevron size={14} strokeWidth={1.5} aria-hidden className="shrink-0 text-faint" />
      <FileIcon name={path} />
      <span className="min-w-0 truncate">
        {path.slice(at)}
        <span className="ml-1.5 text-meta text-muted">{path.slice(0, Math.max(0, at - 1))}</span>
      </span>
      <span className="tabular ml-auto shrink-0 text-meta text-muted">
        {matchesIn(file)}
        {cut ? '+' : ''}
      </span>
    </button>
  )
}

function LineRow({ path, line }: { path: string; line: FoundLine }) {
  const intents = useIntents()
  const shown = excerpt(line)
  const column = (line.ranges[0]?.from ?? 0) + 1
  return (
    <button
      type="button"
      className="flex h-6 w-full items-center gap-2 pr-2 pl-8 text-left font-mono text-meta outline-offset-[-2px] hover:bg-hover pointer-coarse:h-11"
      onClick={() => intents.send('open-file', { path, line: line.line, column, preview: true })}
    >
      <span className="tabular w-8 shrink-0 text-right text-faint">{line.line}</span>
      <span className="min-w-0 truncate whitespace-pre">
        <Highlight text={shown.text} ranges={shown.ranges} />
      </span>
    </button>
  )
}
