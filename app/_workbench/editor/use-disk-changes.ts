/** Follows what the container tells of its files, and looks again at all that is open after a break of the line. */
'use client'
import { useEffect } from 'react'
import { useSession } from '#app/_session/hooks.ts'
import { useFileChanges } from '#app/_session/use-file-changes.ts'
import type { DocumentKeeper } from './documents/documents.ts'

export function useDiskChanges(keeper: DocumentKeeper): void {
  const live = useSession(({ link }) => link.kind === 'live')
  useFileChanges({ onFiles: ({ paths, by }) => void keeper.changedOutside(paths, by) })
  useEffect(() => {
    if (live) void keeper.changedOutside(null, 'outside')
  }, [keeper, live])
}
