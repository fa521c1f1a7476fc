/** What the transcript can do for its reader: how much it shows, search, copying, reading as one text. */
'use client'
import { BookOpenText, Copy, ListCollapse, Search } from 'lucide-react'
import type { RefObject } from 'react'
import { useSession } from '#app/_session/hooks.ts'
import { useOpenSession } from '#app/_session/session-context.tsx'
import { copyText } from '#app/_ui/copy-text.ts'
import { IconButton } from '#app/_ui/icon-button.tsx'
import { useCommand } from '#app/_ui/keys/use-command.ts'
import { useKeys } from '#app/_ui/keys/use-keys.ts'
import { Menu } from '#app/_ui/menu.tsx'
import type { MenuEntry } from '#app/_ui/menu-entry.ts'
import { ReadingView } from './reading-view.tsx'
import type { Density } from './rows.ts'
import { SearchBar } from './search-bar.tsx'
import { toMarkdown } from './to-markdown.ts'
import { setDensity, useView, useViewStore } from './view-store.tsx'

const DENSITIES: readonly { value: Density; label: string; hint: string }[] = [
  { value: 'summary', label: 'Summary', hint: 'What was said; work in one line' },
  { value: 'normal', label: 'Normal', hint: 'Each step in one line' },
  { value: 'verbose', label: 'Verbose', hint: 'Everything, opened' },
]
const NEXT: Record<Density, Density> = { summary: 'normal', normal: 'verbose', verbose: 'summary' }

export function TranscriptBar({ scroller }: { scroller: RefObject<HTMLDivElement | null> }) {
  const view = useViewStore()
  const density = useView((one) => one.density)
  const searching = useView((one) => one.search !== null)
  const turns = useSession(({ state }) => state?.turnCount ?? 0)
  const { store } = useOpenSession()
  const searchKeys = useKeys('transcript-search')
  useCommand('transcript-search', () => view.setState({ search: view.getState().search ?? '' }))
  useCommand('transcript-density', () => setDensity(view, NEXT[density]))
  const copyAll = () =>
    copyText(toMarkdown(store.getState().transcript.entries), 'The conversation was copied as markdown.')
  const entries: MenuEntry[] = [
    {
      kind: 'choose',
      label: 'Show',
      value: density,
      choices: DENSITIES,
      onChange: (value) => setDensity(view, value as Density),
    },
    { kind: 'line' },
    { kind: 'act', label: 'Read as one text', icon: BookOpenText, onSelect: () => view.setState({ reading: true }) },
    { kind: 'act', label: 'Copy as markdown', icon: Copy, onSelect: () => void copyAll() },
  ]
  return (
    <div className="flex h-(--panel-header) shrink-0 items-center gap-1 border-line border-b pr-1 pl-4 pointer-coarse:h-11">
      {searching ? (
        <SearchBar scroller={scroller} />
      ) : (
        <>
          <span className="flex-1 truncate text-meta text-muted">{turns === 1 ? '1 turn' : `${turns} turns`}</span>
          <IconButton
            icon={Search}
            label="Search the conversation"
            keys={searchKeys}
            onClick={() => view.setState({ search: '' })}
          />
          <Menu align="end" trigger={<IconButton icon={ListCollapse} label="What is shown" />} entries={entries} />
        </>
      )}
      <ReadingView />
    </div>
  )
}
