/** What opens: menus, popovers, dialogs, messages. They take the theme of the page. */
'use client'
import { Ellipsis, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../_ui/button.tsx'
import { ContextMenu } from '../_ui/context-menu.tsx'
import { Dialog } from '../_ui/dialog.tsx'
import { IconButton } from '../_ui/icon-button.tsx'
import { Menu } from '../_ui/menu.tsx'
import type { MenuEntry } from '../_ui/menu-entry.ts'
import { Palette } from '../_ui/palette.tsx'
import { Popover } from '../_ui/popover.tsx'
import { ask } from '../_ui/question.ts'
import { toast } from '../_ui/toast.ts'
import { Row, Samples } from './samples.tsx'

export function FloatSamples() {
  const [wrap, setWrap] = useState(true)
  const [density, setDensity] = useState('normal')
  const entries: MenuEntry[] = [
    { kind: 'act', label: 'Rename', icon: Pencil, keys: 'F2', onSelect: () => {} },
    { kind: 'check', label: 'Wrap lines', checked: wrap, onChange: setWrap },
    {
      kind: 'choose',
      label: 'Transcript',
      value: density,
      onChange: setDensity,
      choices: [
        { value: 'summary', label: 'Summary', hint: 'What was said, and what was changed.' },
        { value: 'normal', label: 'Normal' },
      ],
    },
    { kind: 'more', label: 'Export', entries: [{ kind: 'act', label: 'Patch', onSelect: () => {} }] },
    { kind: 'line' },
    {
      kind: 'act',
      label: 'Delete',
      icon: Trash2,
      danger: true,
      onSelect: () => toast.undoable('Deleted “Basket”.', () => {}),
    },
    { kind: 'act', label: 'Not now', disabled: true, onSelect: () => {} },
  ]
  return (
    <Samples title="What opens">
      <Row>
        <Menu trigger={<Button>Menu</Button>} entries={entries} />
        <Menu trigger={<IconButton icon={Ellipsis} label="More" />} entries={entries} />
        <Popover trigger={<Button>Popover</Button>} title="Spending cap">
          <p className="text-muted">The agent stops when this is spent.</p>
        </Popover>
        <Dialogs />
        <Button onClick={() => toast.done('Saved.')}>Toast</Button>
        <Button onClick={() => toast.undoable('Archived “Basket”.', () => toast.done('Back in the list.'))}>
          With undo
        </Button>
        <Button onClick={() => toast.failed('The name was not saved: the server cannot be reached.')}>Failed</Button>
      </Row>
      <ContextMenu
        entries={entries}
        render={<div className="rounded-control border border-line border-dashed p-3 text-center text-muted" />}
      >
        Press the other button here
      </ContextMenu>
    </Samples>
  )
}

function Dialogs() {
  const [open, setOpen] = useState(false)
  const [query, setQuery] = useState('')
  const rows = ['Start a session', 'Open the settings', 'Show the keys'].map((title) => ({
    id: title,
    title,
    keys: 'Mod+K',
    onSelect: () => {},
  }))
  return (
    <>
      <Dialog
        title="Delete for good?"
        description="Its container, files and conversation go. This cannot be undone."
        trigger={<Button>Dialog</Button>}
        footer={<Button variant="danger">Delete for good</Button>}
      />
      <Button
        onClick={() => void ask({ title: 'Delete “notes.md”?', sentence: 'It cannot be brought back.', act: 'Delete' })}
      >
        Question
      </Button>
      <Dialog size="medium" title="A medium dialog" trigger={<Button>Medium</Button>} />
      <Dialog size="large" title="A large dialog" trigger={<Button>Large</Button>} />
      <Button onClick={() => setOpen(true)}>Palette</Button>
      <Palette
        open={open}
        onOpenChange={setOpen}
        label="Palette"
        placeholder="Type a command"
        query={query}
        onQuery={setQuery}
        groups={[{ heading: 'Commands', rows: rows.filter(({ title }) => title.toLowerCase().includes(query)) }]}
        empty="Nothing is called that."
        footer={<span>@ files</span>}
      />
    </>
  )
}
