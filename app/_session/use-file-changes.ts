/** What the container tells of its files, for every pane that shows some of them. */
'use client'
import { useEffect, useRef } from 'react'
import type { Signal } from '#protocol/signal.ts'
import type { ServerToClient } from '#protocol/socket.ts'
import { useSession } from './hooks.ts'
import { useOpenSession } from './session-context.tsx'

export interface FileChange {
  /** Relative to the workspace; null: any of them. */
  paths: readonly string[] | null
  by: 'agent' | 'person' | 'outside'
}

export interface FileChangeHandlers {
  onFiles?: (change: FileChange) => void
  /** HEAD, the index or branches moved. */
  onGit?: () => void
}

/** Calls back as long as the component stands; always the newest handlers. */
export function useFileChanges(handlers: FileChangeHandlers): void {
  const { wire } = useOpenSession()
  const sessionId = useSession((data) => data.sessionId)
  const latest = useRef(handlers)
  useEffect(() => {
    latest.current = handlers
  })
  useEffect(() => {
    const listen = (message: Parameters<ServerToClient['signals']>[0]) => {
      if (message.sessionId !== sessionId) return
      for (const signal of message.signals) tell(signal, latest.current)
    }
    wire.on('signals', listen)
    return () => void wire.off('signals', listen)
  }, [sessionId, wire])
}

function tell(signal: Signal, { onFiles, onGit }: FileChangeHandlers): void {
  if (signal.type === 'git-changed') onGit?.()
  if (signal.type === 'files-changed') onFiles?.({ paths: signal.overflow ? null : signal.paths, by: signal.origin })
}
