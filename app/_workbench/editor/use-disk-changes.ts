/** Follows what the container tells of its files, and looks again at all that is open after a break of the line. */
'use client'
import { useEffect } from 'react'
import { useSession } from '#app/_session/hooks.ts'
import { useOpenSession } from '#app/_session/session-context.tsx'
import type { ServerToClient } from '#protocol/socket.ts'
import type { DocumentKeeper } from './documents/documents.ts'

type Signals = Parameters<ServerToClient['signals']>[0]

export function useDiskChanges(keeper: DocumentKeeper): void {
  const { wire } = useOpenSession()
  const sessionId = useSession((data) => data.sessionId)
  const live = useSession(({ link }) => link.kind === 'live')
  useEffect(() => {
    const listen = (message: Signals) => {
      if (message.sessionId !== sessionId) return
      for (const signal of message.signals) {
        if (signal.type === 'files-changed')
          void keeper.changedOutside(signal.overflow ? null : signal.paths, signal.origin)
      }
    }
    wire.on('signals', listen)
    return () => void wire.off('signals', listen)
  }, [keeper, sessionId, wire])
  useEffect(() => {
    if (live) void keeper.changedOutside(null, 'outside')
  }, [keeper, live])
}
