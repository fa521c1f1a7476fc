/** Search in one terminal: from place to place, with a count. */
'use client'
import { CaseSensitive, ChevronDown, ChevronUp, Regex, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { IconButton } from '#app/_ui/icon-button.tsx'
import type { Emulator } from '../emulator/create-emulator.ts'
import { searchMarks } from '../emulator/emulator-theme.ts'
import { useTerminalRoom } from '../terminal-room.tsx'

export function SearchBar({ emulator }: { emulator: Emulator }) {
  const { store, acts } = useTerminalRoom()
  const { terminal, search } = emulator
  const input = useRef<HTMLInputElement>(null)
  const [query, setQuery] = useState(() => terminal.getSelection().split('\n')[0]?.slice(0, 100) ?? '')
  const [caseSensitive, setCaseSensitive] = useState(false)
  const [regex, setRegex] = useState(false)
  const [found, setFound] = useState<{ resultIndex: number; resultCount: number } | null>(null)
  useEffect(() => input.current?.select(), [])
  useEffect(() => {
    const listening = search.onDidChangeResults(setFound)
    return () => {
      listening.dispose()
      search.clearDecorations()
    }
  }, [search])
  const wrong = regex && !isPattern(query)
  const go = (by: 1 | -1, incremental = false) => {
    if (query === '' || wrong) return
    const options = { caseSensitive, regex, incremental, decorations: searchMarks() }
    if (by === 1) search.findNext(query, options)
    else search.findPrevious(query, options)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: it searches when what is sought changes, from the end up.
  useEffect(() => {
    if (query === '' || wrong) {
      search.clearDecorations()
      setFound(null)
    } else go(-1, true)
  }, [query, caseSensitive, regex, wrong])
  const close = () => {
    store.setState({ searching: null })
    acts.focus()
  }
  return (
    <search className="flex h-8 shrink-0 items-center gap-0.5 border-line border-b bg-raised pr-1 pl-2.5 pointer-coarse:h-11">
      <input
        ref={input}
        type="search"
        aria-label="Search in the terminal"
        placeholder="Search in the terminal"
        value={query}
        onChange={(event) => setQuery(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== 'Escape') return
          event.preventDefault()
          event.stopPropagation()
          if (event.key === 'Escape') close()
          else go(event.shiftKey ? 1 : -1)
        }}
        className="h-7 min-w-0 flex-1 rounded-control bg-transparent text-ui outline-none [&::-webkit-search-cancel-button]:hidden"
      />
      <output aria-live="polite" className="tabular shrink-0 px-1 text-meta text-muted">
        {wrong ? 'No pattern' : query === '' || found === null ? '' : countWords(found)}
      </output>
      <IconButton
        icon={CaseSensitive}
        label="Match case"
        size="small"
        pressed={caseSensitive}
        onClick={() => setCaseSensitive(!caseSensitive)}
      />
      <IconButton
        icon={Regex}
        label="Search by pattern"
        size="small"
        pressed={regex}
        onClick={() => setRegex(!regex)}
      />
      <IconButton icon={ChevronUp} label="Further up" keys="Enter" size="small" onClick={() => go(-1)} />
      <IconButton icon={ChevronDown} label="Further down" keys="Shift+Enter" size="small" onClick={() => go(1)} />
      <IconButton icon={X} label="Close the search" keys="Escape" size="small" onClick={close} />
    </search>
  )
}

function countWords({ resultIndex, resultCount }: { resultIndex: number; resultCount: number }): string {
  if (resultCount === 0) return 'Nothing found'
  // The emulator counts to a thousand and marks no more.
  const all = resultCount >= 1000 ? 'more than 1000' : String(resultCount)
  return resultIndex === -1 ? `${all} found` : `${resultIndex + 1} of ${all}`
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text)
    return true
  } catch {
    return false
  }
}
