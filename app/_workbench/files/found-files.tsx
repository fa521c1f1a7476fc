/** Files whose names fit what was typed, the best first, wherever they lie. */
'use client'
import { SearchX } from 'lucide-react'
import { useMemo } from 'react'
import { rankNames, useFileNames } from '#app/_session/file-names.ts'
import { useIntents } from '#app/_session/session-context.tsx'
import { EmptyState } from '#app/_ui/empty-state.tsx'
import { FileIcon } from '#app/_ui/file-icon.tsx'
import { Highlight } from '#app/_ui/highlight.tsx'
import { Skeleton } from '#app/_ui/skeleton.tsx'
import { VirtualList } from '#app/_ui/virtual-list.tsx'

const MOST = 500

export function FoundFiles({ query, onDone }: { query: string; onDone: () => void }) {
  const { names, note } = useFileNames(true)
  const intents = useIntents()
  const found = useMemo(() => (names === null ? [] : rankNames(query, names, MOST)), [query, names])
  if (names === null) {
    return note === null ? <Skeleton className="m-3 h-24" /> : <EmptyState sentence={note} />
  }
  if (found.length === 0) return <EmptyState icon={SearchX} sentence="No file is called like that." />
  return (
    <VirtualList
      items={found}
      keyOf={({ name }) => name}
      estimate={28}
      label="Files found"
      className="flex-1 pb-2"
      row={({ name, ranges }) => (
        <button
          type="button"
          className="mx-1 flex h-7 w-[calc(100%-8px)] items-center gap-1.5 rounded-control px-2 text-left text-ui outline-offset-[-2px] hover:bg-hover pointer-coarse:h-11"
          // By key, which clicks without counting, it is opened to be written in.
          onClick={({ detail }) => intents.send('open-file', { path: name, preview: detail > 0, focus: detail === 0 })}
          onKeyDown={({ key }) => key === 'Escape' && onDone()}
        >
          <FileIcon name={name} />
          <span className="min-w-0 truncate" title={name}>
            <Highlight text={name} ranges={ranges} />
          </span>
        </button>
      )}
    />
  )
}
