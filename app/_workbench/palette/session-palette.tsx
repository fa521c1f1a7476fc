/** The palette inside of a session: files first, `>` for what can be done, `#` for other sessions, `:` for a line of the file in front. */
'use client'
import { File as FileGlyph } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useEffect, useMemo, useState } from 'react'
import { callApi } from '#app/_api/call-api.ts'
import { rankNames, useFileNames } from '#app/_session/file-names.ts'
import { useIntents, useOpenSession } from '#app/_session/session-context.tsx'
import { FileIcon } from '#app/_ui/file-icon.tsx'
import { commandRows } from '#app/_ui/keys/command-rows.ts'
import { useCommandStore } from '#app/_ui/keys/command-store.ts'
import { useCommand } from '#app/_ui/keys/use-command.ts'
import { Palette, type PaletteGroup, type PaletteRow } from '#app/_ui/palette.tsx'
import { rankRows } from '#app/_ui/rank-rows.ts'
import { readQuery } from './read-query.ts'

const MOST = 60

export function SessionPalette() {
  const [open, setOpen] = useState(false)
  const [query, setQuery] = useState('')
  const intents = useIntents()
  const show = (start: string) => {
    intents.send('choose-file', {})
    setQuery(start)
    setOpen(true)
  }
  useCommand('palette-open', () => show(''))
  useCommand('palette-commands', () => show('>'))
  useCommand('file-open', () => show('@'))
  useCommand('line-go', () => show(':'))
  const { groups, note } = useGroups(open, query)
  return (
    <Palette
      open={open}
      onOpenChange={setOpen}
      label="Palette"
      placeholder="Search files and commands"
      query={query}
      onQuery={setQuery}
      groups={groups}
      empty={note}
      footer={MARKS.map(([mark, meaning]) => (
        <span key={mark}>
          <b className="font-semibold">{mark}</b> {meaning}
        </span>
      ))}
    />
  )
}

const MARKS = [
  ['@', 'files'],
  ['>', 'commands'],
  ['#', 'sessions'],
  [':', 'line'],
] as const

function useGroups(open: boolean, text: string): { groups: PaletteGroup[]; note: string } {
  const query = readQuery(text)
  const files = useFileRows(open && (query.kind === 'all' || query.kind === 'files'), query.words)
  const sessions = useSessionRows(open && query.kind === 'sessions')
  const { bindings, handlers } = useCommandStore()
  const intents = useIntents()
  if (!open) return { groups: [], note: '' }
  switch (query.kind) {
    case 'line': {
      const { line } = query
      if (line === null) return { groups: [], note: 'Type the number of a line of the file in front.' }
      const row = {
        id: `line ${line}`,
        title: `Go to line ${line}`,
        onSelect: () => intents.send('go-to-line', { line }),
      }
      return { groups: [{ heading: 'Line', rows: [row] }], note: '' }
    }
    case 'commands':
      return {
        groups: [{ heading: 'Commands', rows: rankRows(commandRows(handlers, bindings), query.words) }],
        note: NOTHING,
      }
    case 'sessions':
      return { groups: [{ heading: 'Sessions', rows: rankRows(sessions, query.words) }], note: NOTHING }
    case 'files':
      return { groups: [{ heading: 'Files', rows: files.rows }], note: files.note ?? NOTHING }
    case 'all':
      return {
        groups: [
          { heading: 'Files', rows: files.rows.slice(0, query.words === '' ? 6 : 12) },
          { heading: 'Commands', rows: rankRows(commandRows(handlers, bindings), query.words) },
        ],
        note: NOTHING,
      }
  }
}

const NOTHING = 'Nothing is called that.'

function useFileRows(on: boolean, words: string): { rows: PaletteRow[]; note: string | null } {
  const { names, note } = useFileNames(on)
  const intents = useIntents()
  return useMemo(() => {
    if (!on || names === null) return { rows: [], note }
    const [name, line] = splitLine(words)
    const rows = rankNames(name, names, MOST).map(({ name: path, ranges }): PaletteRow => {
      const at = path.lastIndexOf('/') + 1
      return {
        ...{ id: `file ${path}`, title: path.slice(at), hint: path.slice(0, Math.max(0, at - 1)) },
        ranges: ranges.flatMap(([from, to]): [number, number][] => (from >= at ? [[from - at, to - at]] : [])),
        icon: at === path.length ? FileGlyph : <FileIcon name={path} />,
        onSelect: () => intents.send('open-file', { path, focus: true, ...(line === null ? {} : { line }) }),
      }
    })
    return { rows, note: null }
  }, [on, names, note, words, intents])
}

/** `src/app.ts:12` names a line as well. */
function splitLine(words: string): [name: string, line: number | null] {
  const match = /^(.*):(\d{1,7})$/.exec(words)
  return match === null ? [words.replace(/:$/, ''), null] : [match[1] ?? '', Number(match[2])]
}

function useSessionRows(on: boolean): PaletteRow[] {
  const router = useRouter()
  const { store } = useOpenSession()
  const [rows, setRows] = useState<PaletteRow[]>([])
  useEffect(() => {
    if (!on) return
    let gone = false
    void callApi('listSessions', { query: { limit: 100 } }).then((answer) => {
      if (gone || !answer.ok) return
      const here = store.getState().sessionId
      setRows(
        answer.value.sessions
          .filter(({ id }) => id !== here)
          .map(({ id, title, preview }) => ({
            ...{ id: `session ${id}`, title, hint: preview },
            onSelect: () => router.push(`/s/${id}`),
          })),
      )
    })
    return () => {
      gone = true
    }
  }, [on, router, store])
  return rows
}
