/** The terminals there are: the container's own list, what we opened a moment ago, and the last known while nobody knows. */
'use client'
import { useEffect, useMemo, useRef } from 'react'
import { callApi } from '#app/_api/call-api.ts'
import { useHead, useSession } from '#app/_session/hooks.ts'
import type { TerminalView } from '#protocol/terminal.ts'
import { outputKey, settle } from './tabs/arrangement.ts'
import { type TerminalRoom, useRoom, useTerminalRoom } from './terminal-room.tsx'

const NONE: readonly TerminalView[] = []

/** By age: a tab does not move. */
export function useTerminals(room: TerminalRoom, fresh: readonly TerminalView[]): readonly TerminalView[] {
  const live = useSession((data) => data.live?.terminals ?? null)
  const sandbox = useHead((state) => state.sandbox.kind, 'none')
  const alive = sandbox === 'ready' || sandbox === 'paused' || sandbox === 'preparing'
  const last = useRef<readonly TerminalView[]>(NONE)
  useEffect(() => {
    if (live === null) return
    last.current = live
    const known = new Set(live.map(({ terminalId }) => terminalId))
    if (fresh.some(({ terminalId }) => known.has(terminalId)))
      room.store.setState({ fresh: fresh.filter(({ terminalId }) => !known.has(terminalId)) })
  }, [live, fresh, room])
  return useMemo(() => {
    if (!alive) return NONE
    const known = live ?? last.current
    const more = fresh.filter(({ terminalId }) => !known.some((one) => one.terminalId === terminalId))
    return [...known, ...more].toSorted((left, right) => left.openedAt.localeCompare(right.openedAt))
  }, [alive, live, fresh])
}

/** Tabs in their order. What is gone leaves its place, once it is known what there is. */
export function useTabKeys(terminals: readonly TerminalView[]): readonly string[] {
  const { store, acts } = useTerminalRoom()
  const outputs = useRoom(({ arrangement }) => arrangement.outputs)
  const known = useKnown()
  const keys = useMemo(
    () => [...terminals.map(({ terminalId }) => terminalId), ...outputs.map(outputKey)],
    [terminals, outputs],
  )
  const before = useRef<readonly string[]>([])
  useEffect(() => {
    if (!known) return
    const settled = settle(store.getState().arrangement, before.current, keys)
    before.current = keys
    if (settled !== store.getState().arrangement) acts.arrange(() => settled)
  }, [known, keys, store, acts])
  return keys
}

/** Whether the container's list is there, or there can be none. A server that was just started is asked to look. */
function useKnown(): boolean {
  const sessionId = useSession((data) => data.sessionId)
  const live = useSession((data) => data.live !== null)
  const linked = useSession(({ link }) => link.kind === 'live')
  const sandbox = useHead((state) => state.sandbox.kind, null)
  const ask = linked && !live && sandbox === 'ready'
  useEffect(() => {
    if (ask) void callApi('listTerminals', { params: { id: sessionId } })
  }, [ask, sessionId])
  return live || sandbox === 'none' || sandbox === 'lost' || sandbox === 'stopped'
}
