/** Panels, tabs and long lists. */
'use client'
import { RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { FileIcon } from '../_ui/file-icon.tsx'
import { IconButton } from '../_ui/icon-button.tsx'
import { PanelHeader } from '../_ui/panel-header.tsx'
import { Panels, ResizablePanel } from '../_ui/panels.tsx'
import { ScrollArea } from '../_ui/scroll-area.tsx'
import { Tabs } from '../_ui/tabs.tsx'
import { VirtualList } from '../_ui/virtual-list.tsx'
import { Samples } from './samples.tsx'

const NAMES = Array.from({ length: 5000 }, (_, at) => `file-${at}.ts`)

export function ShellSamples({ id }: { id: string }) {
  const [tab, setTab] = useState('changes')
  return (
    <Samples title="Panels">
      <div className="h-72 overflow-hidden rounded-card border border-line">
        <Panels id={`design-${id}`} panelIds={['files', 'work']}>
          <ResizablePanel id="files" defaultSize="35" minSize={120}>
            <PanelHeader title="Files" actions={<IconButton icon={RefreshCw} label="Read again" size="small" />} />
            <VirtualList
              items={NAMES}
              keyOf={(name) => name}
              estimate={28}
              label="Files"
              className="flex-1"
              row={(name) => (
                <span className="flex h-(--row) items-center gap-1.5 px-3">
                  <FileIcon name={name} />
                  {name}
                </span>
              )}
            />
          </ResizablePanel>
          <ResizablePanel id="work" minSize={160}>
            <Tabs
              label="Work"
              value={tab}
              onChange={setTab}
              className="flex-1"
              tabs={[
                {
                  value: 'changes',
                  label: 'Changes',
                  count: 4,
                  panel: <ScrollArea className="h-full">{<Lines />}</ScrollArea>,
                },
                { value: 'preview', label: 'Preview', panel: <p className="p-3">Nothing listens on a port.</p> },
              ]}
            />
          </ResizablePanel>
        </Panels>
      </div>
    </Samples>
  )
}

function Lines() {
  return (
    <pre className="p-3 text-ui">
      {Array.from({ length: 40 }, (_, at) => `${at + 1}  const value = ${at}\n`).join('')}
    </pre>
  )
}
