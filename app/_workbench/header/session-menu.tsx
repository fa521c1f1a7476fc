/** What else can be done with a session. */
'use client'
import { Archive, ArchiveRestore, Download, Ellipsis, FileDiff, Link2 } from 'lucide-react'
import { useHead } from '#app/_session/hooks.ts'
import { useOpenSession } from '#app/_session/session-context.tsx'
import { copyText } from '#app/_ui/copy-text.ts'
import { IconButton } from '#app/_ui/icon-button.tsx'
import { Menu } from '#app/_ui/menu.tsx'
import type { MenuEntry } from '#app/_ui/menu-entry.ts'
import { toast } from '#app/_ui/toast.ts'

export function SessionMenu() {
  const { command, store } = useOpenSession()
  const archived = useHead((state) => state.archived, false)
  const { sessionId } = store.getState()
  const archive = async () => {
    const trouble = await command({ type: 'session-update', archived: !archived })
    if (trouble !== null) toast.failed(trouble.message)
  }
  const entries: MenuEntry[] = [
    { kind: 'act', label: 'Copy link', icon: Link2, onSelect: () => void copyLink(sessionId) },
    { kind: 'line' },
    {
      ...{ kind: 'act', label: 'Download changes as a patch', icon: FileDiff },
      onSelect: () => window.location.assign(`/api/sessions/${sessionId}/patch`),
    },
    {
      ...{ kind: 'act', label: 'Download the workspace', icon: Download },
      onSelect: () => window.location.assign(`/api/sessions/${sessionId}/archive`),
    },
    { kind: 'line' },
    archived
      ? { kind: 'act', label: 'Take out of the archive', icon: ArchiveRestore, onSelect: () => void archive() }
      : { kind: 'act', label: 'Archive', icon: Archive, onSelect: () => void archive() },
  ]
  return <Menu align="end" trigger={<IconButton icon={Ellipsis} label="More" />} entries={entries} />
}

function copyLink(sessionId: string): Promise<void> {
  const refused = 'The browser did not allow copying. Take the link from the address bar.'
  return copyText(`${window.location.origin}/s/${sessionId}`, 'The link was copied.', refused)
}
