/** The row of open files: by pointer, by keyboard, by dragging. */
'use client'
import { X } from 'lucide-react'
import { type DragEvent, type KeyboardEvent, useState } from 'react'
import { ContextMenu } from '#app/_ui/context-menu.tsx'
import { copyText } from '#app/_ui/copy-text.ts'
import { FileIcon } from '#app/_ui/file-icon.tsx'
import { useKeys } from '#app/_ui/keys/use-keys.ts'
import { cn } from '#app/_ui/lib/cn.ts'
import type { MenuEntry } from '#app/_ui/menu-entry.ts'
import { useDocument, useEditor, useTabs } from '../editor-context.tsx'
import { focusTab, groupOf, keepTab, moveTab, type Side, splitTab } from '../tabs/tabs.ts'

const DRAGGED = 'application/x-slipway-tab'

export function TabStrip({ side }: { side: Side }) {
  const { view, close } = useEditor()
  const { paths, active, preview } = useTabs((tabs) => groupOf(tabs, side))
  const [over, setOver] = useState<string | null>(null)
  const move = (event: KeyboardEvent) => {
    if (event.key === 'Delete' && active !== null) close(side, active)
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const next = paths[(paths.indexOf(active ?? '') + by + paths.length) % paths.length]
    if (by === 0 || next === undefined) return
    event.preventDefault()
    view.setState(({ tabs }) => ({ tabs: focusTab(tabs, side, next) }))
    document.getElementById(tabId(side, next))?.focus()
  }
  const drop = (event: DragEvent, before: string | null) => {
    setOver(null)
    const dragged = readDragged(event)
    if (dragged === null) return
    event.preventDefault()
    event.stopPropagation()
    view.setState(({ tabs }) => ({ tabs: moveTab(tabs, { path: dragged.path, from: dragged.side, to: side, before }) }))
  }
  return (
    <div
      role="tablist"
      aria-label={side === 'left' ? 'Open files' : 'Open files on the right'}
      className="flex h-full min-w-0 flex-1 overflow-x-auto [scrollbar-width:none]"
      onKeyDown={move}
      onDragOver={(event) => event.dataTransfer.types.includes(DRAGGED) && event.preventDefault()}
      onDrop={(event) => drop(event, null)}
    >
      {paths.map((path) => (
        <Tab
          key={path}
          {...{ side, path }}
          active={path === active}
          preview={path === preview}
          over={over === path}
          onOver={setOver}
          onDrop={(event) => drop(event, path)}
        />
      ))}
    </div>
  )
}

export function tabId(side: Side, path: string): string {
  return `editor-tab-${side}-${path}`
}

function readDragged(event: DragEvent): { path: string; side: Side } | null {
  const text = event.dataTransfer.getData(DRAGGED)
  const [side, ...path] = text.split(':')
  return side === 'left' || side === 'right' ? { side, path: path.join(':') } : null
}

interface TabProps {
  side: Side
  path: string
  active: boolean
  preview: boolean
  over: boolean
  onOver: (path: string | null) => void
  onDrop: (event: DragEvent) => void
}

function Tab({ side, path, active, preview, over, onOver, onDrop }: TabProps) {
  const { view, close } = useEditor()
  const entries = useTabEntries(side, path)
  const name = path.slice(path.lastIndexOf('/') + 1)
  return (
    <ContextMenu
      entries={entries}
      render={
        <div
          className={cn(
            'group/tab relative flex h-full shrink-0 items-center border-line border-r',
            active ? 'bg-background' : 'bg-raised text-muted hover:text-text',
            over && 'before:absolute before:inset-y-1 before:left-0 before:w-0.5 before:bg-accent',
          )}
        />
      }
    >
      <button
        type="button"
        role="tab"
        id={tabId(side, path)}
        aria-selected={active}
        aria-controls={`editor-body-${side}`}
        tabIndex={active ? 0 : -1}
        title={path}
        draggable
        onDragStart={(event) => event.dataTransfer.setData(DRAGGED, `${side}:${path}`)}
        onDragOver={(event) => {
          if (!event.dataTransfer.types.includes(DRAGGED)) return
          event.preventDefault()
          onOver(path)
        }}
        onDragLeave={() => onOver(null)}
        onDrop={onDrop}
        onAuxClick={(event) => event.button === 1 && close(side, path)}
        className="flex h-full items-center gap-1.5 pr-1 pl-2.5 text-ui outline-offset-[-2px]"
        onClick={() => view.setState(({ tabs }) => ({ tabs: focusTab(tabs, side, path) }))}
        onDoubleClick={() => view.setState(({ tabs }) => ({ tabs: keepTab(tabs, path) }))}
      >
        <FileIcon name={name} />
        <TabName path={path} name={name} preview={preview} />
      </button>
      <TabEnd path={path} onClose={() => close(side, path)} active={active} />
      {active ? <span aria-hidden className="absolute inset-x-0 top-0 h-px bg-accent" /> : null}
    </ContextMenu>
  )
}

function TabName({ path, name, preview }: { path: string; name: string; preview: boolean }) {
  const gone = useDocument(path, (document) => document?.gone ?? false)
  const dirty = useDocument(path, (document) => document?.dirty ?? false)
  const conflict = useDocument(path, (document) => document?.conflict != null)
  const agent = useDocument(path, (document) => (document?.agentLines.length ?? 0) > 0)
  return (
    <>
      <span
        className={cn('whitespace-nowrap', preview && 'italic', gone && 'line-through', conflict && 'text-warning')}
      >
        {name}
      </span>
      {dirty ? <span className="sr-only">, not saved</span> : null}
      {conflict ? <span className="sr-only">, changed on both sides</span> : null}
      {gone ? <span className="sr-only">, deleted</span> : null}
      {agent ? (
        <span
          className="size-1.5 rounded-full bg-accent"
          role="img"
          aria-label="changed by the agent"
          title="Changed by the agent"
        />
      ) : null}
    </>
  )
}

/** A dot while something is unsaved; the way to close it under the pointer. A list of tabs holds tabs alone: by key it is Delete. */
function TabEnd({ path, onClose, active }: { path: string; onClose: () => void; active: boolean }) {
  const dirty = useDocument(path, (document) => document?.dirty ?? false)
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-hidden
      title="Close"
      className="mr-1 grid size-5 place-items-center rounded-small text-muted hover:bg-pressed hover:text-text pointer-coarse:size-11"
      onClick={onClose}
    >
      {dirty ? <span className="size-2 rounded-full bg-current group-hover/tab:hidden" aria-hidden /> : null}
      <X
        size={14}
        strokeWidth={1.5}
        aria-hidden
        className={cn(dirty ? 'hidden group-hover/tab:block' : active ? '' : 'opacity-0 group-hover/tab:opacity-100')}
      />
    </button>
  )
}

function useTabEntries(side: Side, path: string): MenuEntry[] {
  const { view, close } = useEditor()
  const paths = useTabs((tabs) => groupOf(tabs, side).paths)
  const closeKeys = useKeys('editor-close')
  const others = paths.filter((one) => one !== path)
  return [
    { kind: 'act', label: 'Close', keys: closeKeys, onSelect: () => close(side, path) },
    {
      kind: 'act',
      label: 'Close the others',
      disabled: others.length === 0,
      onSelect: () => {
        for (const one of others) close(side, one)
      },
    },
    { kind: 'line' },
    {
      kind: 'act',
      label: 'Show on the right as well',
      onSelect: () => view.setState(({ tabs }) => ({ tabs: splitTab(tabs, path) })),
    },
    { kind: 'act', label: 'Copy the path', onSelect: () => void copyText(path, 'The path was copied.') },
  ]
}
