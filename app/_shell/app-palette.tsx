/** The palette outside of a session: what can be done, and `#` for the sessions. */
'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useInbox } from '../_home/inbox-store.ts'
import { stateWords } from '../_home/session-words.ts'
import { commandRows } from '../_ui/keys/command-rows.ts'
import { useCommandStore } from '../_ui/keys/command-store.ts'
import { useCommand } from '../_ui/keys/use-command.ts'
import { Palette, type PaletteGroup, type PaletteRow } from '../_ui/palette.tsx'
import { rankRows } from '../_ui/rank-rows.ts'
import { StatusDot } from '../_ui/status-dot.tsx'

export function AppPalette() {
  const [open, setOpen] = useState(false)
  const [query, setQuery] = useState('')
  const show = (start: string) => {
    setQuery(start)
    setOpen(true)
  }
  useCommand('palette-open', () => show(''))
  useCommand('palette-commands', () => show('>'))
  return (
    <Palette
      open={open}
      onOpenChange={setOpen}
      label="Palette"
      placeholder="Search sessions and commands"
      query={query}
      onQuery={setQuery}
      groups={useGroups(open, query)}
      empty="Nothing is called that."
      footer={
        <>
          <span>
            <b className="font-semibold">#</b> sessions
          </span>
          <span>
            <b className="font-semibold">&gt;</b> commands
          </span>
        </>
      }
    />
  )
}

function useGroups(open: boolean, query: string): PaletteGroup[] {
  const sessions = useSessionRows()
  const { bindings, handlers } = useCommandStore()
  if (!open) return []
  const [mark, words] = /^[#>]/.test(query) ? [query.charAt(0), query.slice(1)] : ['', query]
  const groups: PaletteGroup[] = []
  if (mark !== '>')
    groups.push({ heading: 'Sessions', rows: rankRows(sessions, words).slice(0, mark === '#' ? 100 : 6) })
  if (mark !== '#') groups.push({ heading: 'Commands', rows: rankRows(commandRows(handlers, bindings), words) })
  return groups
}

function useSessionRows(): PaletteRow[] {
  const router = useRouter()
  const rows = useInbox((store) => store.rows) ?? []
  return rows.map((row) => ({
    id: `session ${row.id}`,
    title: row.title,
    hint: row.preview,
    icon: <StatusDot tone={stateWords(row).tone} className="mx-1" />,
    onSelect: () => router.push(`/s/${row.id}`),
  }))
}
