/** Which sessions are shown: the shelf they lie on, and words they hold. */
'use client'
import { Search } from 'lucide-react'
import { type Ref, useEffect, useState } from 'react'
import { Input } from '../_ui/input.tsx'
import { useKeys } from '../_ui/keys/use-keys.ts'
import { SegmentedControl } from '../_ui/segmented-control.tsx'
import { useInbox } from './inbox-store.ts'

/** Milliseconds after the last letter until it is searched. */
const PAUSE_MS = 200

const SHELVES = [
  { value: 'active', label: 'Inbox' },
  { value: 'archived', label: 'Archive' },
  { value: 'deleted', label: 'Deleted' },
] as const

export function InboxTools({ searchRef }: { searchRef: Ref<HTMLInputElement> }) {
  const { shelf, search, show } = useInbox()
  const keys = useKeys('sessions-search')
  const [words, setWords] = useState(search)
  useEffect(() => {
    if (words.trim() === search) return
    const timer = setTimeout(() => show({ search: words.trim() }), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [words, search, show])
  return (
    <div className="flex flex-wrap items-center justify-between gap-2">
      <SegmentedControl
        label="Which sessions"
        value={shelf}
        choices={SHELVES}
        onChange={(next) => show({ shelf: next })}
      />
      <span className="w-64 max-sm:w-full">
        <Input
          ref={searchRef}
          type="search"
          icon={Search}
          aria-label="Search the sessions"
          placeholder={keys === undefined ? 'Search sessions' : `Search sessions  ${keys}`}
          value={words}
          onChange={(event) => setWords(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            setWords('')
            event.currentTarget.blur()
          }}
        />
      </span>
    </div>
  )
}
