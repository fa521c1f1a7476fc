/** Where the open file lies and where the cursor stands, with what can be done to the text. */
'use client'
import { ChevronRight, Columns2, EllipsisVertical } from 'lucide-react'
import { Fragment } from 'react'
import { fileAddress } from '#app/_api/read-file.ts'
import { copyText } from '#app/_ui/copy-text.ts'
import { IconButton } from '#app/_ui/icon-button.tsx'
import { useKeys } from '#app/_ui/keys/use-keys.ts'
import { Menu } from '#app/_ui/menu.tsx'
import type { MenuEntry } from '#app/_ui/menu-entry.ts'
import { toast } from '#app/_ui/toast.ts'
import { useDocument, useEditor } from '../editor-context.tsx'
import { splitTab } from '../tabs/tabs.ts'

export interface CursorPlace {
  line: number
  column: number
  language: string
  /** Characters. */
  selected: number
  /** Runs one of Monaco's actions, with the focus in the text; false: it cannot be done to this file. */
  run: (action: string) => boolean
}

export function Crumbs({ path, cursor }: { path: string; cursor: CursorPlace | null }) {
  const { view } = useEditor()
  const saving = useDocument(path, (document) => document?.saving ?? false)
  const dirty = useDocument(path, (document) => document?.dirty ?? false)
  const parts = path.split('/')
  return (
    <div className="flex h-7 shrink-0 items-center gap-2 border-line pointer-coarse:h-11 border-b pr-1 pl-3 text-meta text-muted">
      <nav
        aria-label="Place of the file"
        className="flex min-w-0 flex-1 items-center gap-0.5 overflow-hidden whitespace-nowrap"
      >
        {parts.map((part, at) => (
          <Fragment key={parts.slice(0, at + 1).join('/')}>
            {at === 0 ? null : <ChevronRight size={12} strokeWidth={1.5} aria-hidden className="shrink-0 text-faint" />}
            <span className={at === parts.length - 1 ? 'truncate text-text' : 'truncate'}>{part}</span>
          </Fragment>
        ))}
      </nav>
      <span aria-live="polite" className="shrink-0">
        {saving ? 'Saving…' : dirty ? 'Not saved' : ''}
      </span>
      {cursor === null ? null : <span className="shrink-0 max-sm:hidden">{cursor.language}</span>}
      {cursor === null ? null : (
        <button
          type="button"
          title="Go to a line"
          className="tabular shrink-0 rounded-small px-1 hover:bg-hover hover:text-text max-sm:hidden"
          onClick={() => cursor.run('editor.action.gotoLine')}
        >
          {cursor.line}:{cursor.column}
          {cursor.selected === 0 ? '' : ` (${cursor.selected} selected)`}
        </button>
      )}
      <IconButton
        icon={Columns2}
        size="small"
        label="Show on the right as well"
        onClick={() => view.setState(({ tabs }) => ({ tabs: splitTab(tabs, path) }))}
        className="max-sm:hidden"
      />
      <Menu
        align="end"
        trigger={<IconButton icon={EllipsisVertical} size="small" label="More for this file" />}
        entries={useEntries(path, cursor)}
      />
    </div>
  )
}

function useEntries(path: string, cursor: CursorPlace | null): MenuEntry[] {
  const { keeper, sessionId } = useEditor()
  const dirty = useDocument(path, (document) => document?.dirty ?? false)
  const saveKeys = useKeys('file-save')
  const act = (label: string, action: string, keys?: string): MenuEntry => ({
    ...{ kind: 'act', label, keys, disabled: cursor === null },
    onSelect: () => {
      if (cursor?.run(action) === false) toast.failed(`“${label}” is not possible for this file (${cursor.language}).`)
    },
  })
  return [
    { kind: 'act', label: 'Save', keys: saveKeys, disabled: !dirty, onSelect: () => void keeper.save(path) },
    { kind: 'line' },
    act('Find', 'actions.find', 'Mod+F'),
    act('Replace', 'editor.action.startFindReplaceAction', 'Mod+H'),
    act('Go to a line', 'editor.action.gotoLine', 'Ctrl+G'),
    act('Go to a symbol', 'editor.action.quickOutline', 'Mod+Shift+O'),
    act('Format the file', 'editor.action.formatDocument', 'Shift+Alt+F'),
    { kind: 'line' },
    { kind: 'act', label: 'Copy the path', onSelect: () => void copyText(path, 'The path was copied.') },
    { kind: 'act', label: 'Download', onSelect: () => window.location.assign(fileAddress(sessionId, path)) },
  ]
}
