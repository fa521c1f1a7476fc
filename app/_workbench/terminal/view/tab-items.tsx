/** One tab each: a person's terminal, or what a command of the agent says. */
'use client'
import { Bot, SquareTerminal, X } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Badge } from '#app/_ui/badge.tsx'
import { Button } from '#app/_ui/button.tsx'
import { ContextMenu } from '#app/_ui/context-menu.tsx'
import { Dialog } from '#app/_ui/dialog.tsx'
import { InlineEdit } from '#app/_ui/inline-edit.tsx'
import { cn } from '#app/_ui/lib/cn.ts'
import type { MenuEntry } from '#app/_ui/menu-entry.ts'
import { StatusDot } from '#app/_ui/status-dot.tsx'
import type { TerminalView } from '#protocol/terminal.ts'
import { useHeadShells } from '../shells/use-head-shells.ts'
import { closeOutput, type OutputTab, outputKey, showTab, sideOf, splitWith } from '../tabs/arrangement.ts'
import { taskExitWords, terminalExitWords } from '../tabs/exit-words.ts'
import { useRoom, useTerminalRoom } from '../terminal-room.tsx'

export function ShellTabItem({ terminal }: { terminal: TerminalView }) {
  const { acts } = useTerminalRoom()
  const { terminalId, title, process, busy, exit } = terminal
  const [renaming, setRenaming] = useState(false)
  const [closing, setClosing] = useState(false)
  const close = () => (busy && exit === null ? setClosing(true) : void acts.close(terminalId))
  const entries: MenuEntry[] = [
    { kind: 'act', label: 'Rename', keys: 'F2', onSelect: () => setRenaming(true) },
    { kind: 'act', label: 'Show beside the other', onSelect: () => acts.arrange((now) => splitWith(now, terminalId)) },
    { kind: 'line' },
    { kind: 'act', label: exit === null ? 'Close and end it' : 'Close', danger: exit === null, onSelect: close },
  ]
  const words = exit === null ? null : terminalExitWords(exit)
  return (
    <TabItem
      tabKey={terminalId}
      entries={entries}
      icon={<SquareTerminal size={14} strokeWidth={1.5} aria-hidden className="shrink-0" />}
      name={title}
      title={exit === null ? `${title}: ${process} runs` : (words?.sentence ?? title)}
      onRename={() => setRenaming(true)}
      onClose={close}
      edit={
        renaming ? (
          <InlineEdit
            label={`New name of ${title}`}
            value={title}
            className="ml-1 w-36"
            onDone={(name) => {
              setRenaming(false)
              if (name !== null) void acts.rename(terminalId, name.slice(0, 200))
            }}
          />
        ) : null
      }
      more={
        <>
          {busy && exit === null && process !== title ? <span className="text-meta text-muted">{process}</span> : null}
          {words === null ? null : <Badge tone={words.tone === 'success' ? 'neutral' : words.tone}>{words.word}</Badge>}
        </>
      }
    >
      <Dialog
        title={`Close ${title}?`}
        description={`${process} is running in it, and ends with it.`}
        open={closing}
        onOpenChange={setClosing}
        footer={
          <>
            <Button onClick={() => setClosing(false)}>Let it run</Button>
            <Button
              variant="danger"
              onClick={() => {
                setClosing(false)
                void acts.close(terminalId)
              }}
            >
              Close and end it
            </Button>
          </>
        }
      />
    </TabItem>
  )
}

export function OutputTabItem({ output }: { output: OutputTab }) {
  const { acts } = useTerminalRoom()
  const shell = useHeadShells().find(({ callSeq }) => callSeq === output.callSeq)
  const running = shell !== undefined && shell.ended === null
  const key = outputKey(output)
  const close = () => acts.arrange((now) => closeOutput(now, key))
  return (
    <TabItem
      tabKey={key}
      entries={[
        { kind: 'act', label: 'Show beside the other', onSelect: () => acts.arrange((now) => splitWith(now, key)) },
        { kind: 'act', label: 'Close the tab', onSelect: close },
      ]}
      icon={<Bot size={14} strokeWidth={1.5} aria-hidden className="shrink-0 text-accent" />}
      name={output.command.split('\n')[0] ?? ''}
      title={`The agent: ${output.command.slice(0, 300)}`}
      onClose={close}
      more={
        running ? (
          <>
            <StatusDot tone="running" />
            <span className="sr-only">running</span>
          </>
        ) : shell?.ended == null ? null : (
          <Badge>{taskExitWords(shell.ended).word}</Badge>
        )
      }
    />
  )
}

interface TabItemProps {
  tabKey: string
  entries: readonly MenuEntry[]
  icon: ReactNode
  name: string
  title: string
  more: ReactNode
  edit?: ReactNode
  onRename?: () => void
  onClose: () => void
  children?: ReactNode
}

function TabItem({ tabKey, entries, icon, name, title, more, edit, onRename, onClose, children }: TabItemProps) {
  const { acts } = useTerminalRoom()
  const side = useRoom(({ arrangement }) => sideOf(arrangement, tabKey))
  const focused = useRoom(({ arrangement: { focus, right } }) => side !== null && (right === null || side === focus))
  const tab = useRef<HTMLButtonElement>(null)
  // What is in front is among the tabs that one sees.
  useEffect(() => {
    if (focused) tab.current?.closest('li')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [focused])
  const show = () => {
    acts.arrange((now) => showTab(now, tabKey))
    acts.focus()
  }
  return (
    <ContextMenu
      entries={entries}
      render={
        <li
          className={cn(
            'group/tab relative flex h-full min-w-0 shrink-0 items-center border-line border-r',
            side === null ? 'text-muted hover:text-text' : 'bg-background text-text',
          )}
        />
      }
    >
      {edit ?? (
        <button
          ref={tab}
          type="button"
          aria-current={side === null ? undefined : 'true'}
          title={title}
          onClick={show}
          onDoubleClick={onRename}
          onAuxClick={(event) => event.button === 1 && onClose()}
          onKeyDown={(event) => {
            if (event.key === 'F2' && onRename !== undefined) onRename()
            if (event.key === 'Delete') onClose()
          }}
          className="flex h-full min-w-0 items-center gap-1.5 pr-1 pl-2.5 text-ui outline-offset-[-2px]"
        >
          {icon}
          <span className="max-w-44 truncate">{name}</span>
          {more}
        </button>
      )}
      <button
        type="button"
        tabIndex={-1}
        aria-label={`Close ${name}`}
        onClick={onClose}
        className={cn(
          'mr-1 grid size-5 place-items-center rounded-small text-muted hover:bg-pressed hover:text-text pointer-coarse:size-11',
          side === null && 'opacity-0 group-hover/tab:opacity-100 pointer-coarse:opacity-100',
        )}
      >
        <X size={14} strokeWidth={1.5} aria-hidden />
      </button>
      {focused ? <span aria-hidden className="absolute inset-x-0 top-0 h-px bg-accent" /> : null}
      {children}
    </ContextMenu>
  )
}
