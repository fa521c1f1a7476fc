/** The changes for another place: of all files or of the one in front, copied or as a file. */
'use client'
import { EllipsisVertical } from 'lucide-react'
import { type PatchOf, patchAddress, readPatch, workPatchAddress } from '#app/_api/read-patch.ts'
import { useSession } from '#app/_session/hooks.ts'
import { copyText } from '#app/_ui/copy-text.ts'
import { IconButton } from '#app/_ui/icon-button.tsx'
import { Menu } from '#app/_ui/menu.tsx'
import type { MenuEntry } from '#app/_ui/menu-entry.ts'
import { toast } from '#app/_ui/toast.ts'
import type { ChangedFile } from '#protocol/api/change-routes.ts'
import type { Since } from './use-changes.ts'

export interface PatchMenuProps {
  since: Since
  /** The file in front; null: nothing has changed. */
  front: ChangedFile | null
}

export function PatchMenu({ since, front }: PatchMenuProps) {
  const sessionId = useSession((data) => data.sessionId)
  return (
    <Menu
      align="end"
      trigger={<IconButton icon={EllipsisVertical} size="small" label="More for the changes" />}
      entries={[
        ...ofPatch('the patch of all files', { sessionId, since }),
        ...(front === null ? [] : [LINE, ...ofPatch(`the patch of ${nameOf(front)}`, { sessionId, since, ...front })]),
        LINE,
        {
          ...{ kind: 'act', label: 'Download for git apply, binary files too' },
          onSelect: () => download(workPatchAddress(sessionId), 'work.patch'),
        },
      ]}
    />
  )
}

const LINE: MenuEntry = { kind: 'line' }

function ofPatch(what: string, { sessionId, since, path }: PatchOf): MenuEntry[] {
  const of = { sessionId, since, ...(path === undefined ? {} : { path }) }
  return [
    { kind: 'act', label: `Copy ${what}`, onSelect: () => void copy(of) },
    { kind: 'act', label: `Download ${what}`, onSelect: () => download(patchAddress(of), 'changes.patch') },
  ]
}

async function copy(of: PatchOf): Promise<void> {
  const patch = await readPatch(of)
  if (!patch.ok) toast.failed(`Nothing was copied. ${patch.problem.sentence}`)
  else if (patch.value === '') toast.failed('Nothing was copied: no lines of a text have changed.')
  else await copyText(patch.value, 'The patch is in the clipboard.')
}

function nameOf({ path }: ChangedFile): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function download(address: string, name: string): void {
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
}
