/** The keys of all commands, each changed by pressing the new one. */
'use client'
import { RotateCcw, Search, X } from 'lucide-react'
import { useState } from 'react'
import { usePreferences } from '../_preferences/preferences-store.ts'
import { EmptyState } from '../_ui/empty-state.tsx'
import { IconButton } from '../_ui/icon-button.tsx'
import { Input } from '../_ui/input.tsx'
import { Kbd } from '../_ui/kbd.tsx'
import { keysOf, useCommandStore } from '../_ui/keys/command-store.ts'
import { COMMAND_NAMES, COMMANDS, type CommandName } from '../_ui/keys/commands.ts'
import { fuzzyMatch } from '../_ui/lib/fuzzy-match.ts'
import { KeyRecorder } from './key-recorder.tsx'

export function KeysSection() {
  const [query, setQuery] = useState('')
  const found = COMMAND_NAMES.filter((name) => fuzzyMatch(query, COMMANDS[name].title) !== null)
  const groups = [...new Set(found.map((name) => COMMANDS[name].group))]
  return (
    <>
      <div className="my-2 max-w-64">
        <Input
          icon={Search}
          type="search"
          aria-label="Search the commands"
          placeholder="Search commands"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
      </div>
      {groups.length === 0 ? <EmptyState sentence={`No command is called “${query}”.`} /> : null}
      {groups.map((group) => (
        <div key={group} className="mt-3">
          <h3 className="font-medium text-meta text-muted">{group}</h3>
          <ul>
            {found
              .filter((name) => COMMANDS[name].group === group)
              .map((name) => (
                <KeyRow key={name} name={name} />
              ))}
          </ul>
        </div>
      ))}
    </>
  )
}

function KeyRow({ name }: { name: CommandName }) {
  const bindings = useCommandStore((store) => store.bindings)
  const { preferences, loaded, change } = usePreferences()
  const [recording, setRecording] = useState(false)
  const keys = keysOf(name, bindings)
  const own = Object.hasOwn(preferences.keyBindings, name)
  const bind = (next: string | null | undefined) => {
    const { [name]: _, ...others } = preferences.keyBindings
    void change({ keyBindings: next === undefined ? others : { ...others, [name]: next } })
  }
  return (
    <li className="group flex min-h-8 items-center gap-2 border-line border-t first:border-t-0 pointer-coarse:min-h-11">
      <span className="wrap-text min-w-0 flex-1">{COMMANDS[name].title}</span>
      {recording ? (
        <KeyRecorder
          name={name}
          onDone={(next) => {
            setRecording(false)
            if (next !== null) bind(next)
          }}
        />
      ) : (
        <>
          <span className="flex opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100">
            {own ? (
              <IconButton icon={RotateCcw} label="Back to the default" size="small" onClick={() => bind(undefined)} />
            ) : null}
            {keys.length > 0 ? (
              <IconButton icon={X} label="Without a key" size="small" disabled={!loaded} onClick={() => bind(null)} />
            ) : null}
          </span>
          <button
            type="button"
            aria-label={`Change the key of “${COMMANDS[name].title}”`}
            // All keys are stored as one: made before the others are known, a change would take them away.
            disabled={!loaded}
            onClick={() => setRecording(true)}
            className="flex h-6 min-w-16 items-center justify-end gap-2 rounded-control px-1 hover:bg-hover pointer-coarse:h-11"
          >
            {keys.length === 0 ? (
              <span className="text-faint text-meta">None</span>
            ) : (
              keys.map((one) => <Kbd key={one} keys={one} />)
            )}
          </button>
        </>
      )}
    </li>
  )
}
