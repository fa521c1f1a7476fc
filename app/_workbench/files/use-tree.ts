/** The session's tree, made once, and kept in step with the container. */
'use client'
import { useEffect, useRef, useState } from 'react'
import { useSession } from '#app/_session/hooks.ts'
import { useFileChanges } from '#app/_session/use-file-changes.ts'
import { createTree, type TreeKeeper } from './tree/tree-store.ts'

/** Milliseconds in which changes are gathered before git is asked. */
const GIT_GATHER_MS = 500

export function useTree(): TreeKeeper {
  const sessionId = useSession((data) => data.sessionId)
  const live = useSession(({ link }) => link.kind === 'live')
  const ready = useSession(({ state }) => state?.sourceReady ?? false)
  const [keeper] = useState(() => createTree(sessionId))
  // biome-ignore lint/correctness/useExhaustiveDependencies: files that have come are a reason to look, not a part of what is looked for.
  useEffect(() => {
    if (!live) return
    void keeper.refresh()
    void keeper.askGit()
  }, [keeper, live, ready])
  // A container that was lost has come back by now: what could not be listed meanwhile can be.
  const there = useSession(({ state }) => state?.sandbox.kind === 'ready')
  useEffect(() => {
    if (there) void keeper.refresh()
  }, [keeper, there])
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    // To ask a container that has stopped meanwhile would start it; one that comes back tells of changes itself.
    if (!there) clearTimeout(timer.current)
    return () => clearTimeout(timer.current)
  }, [there])
  const askGit = () => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => void keeper.askGit(), GIT_GATHER_MS)
  }
  useFileChanges({
    onFiles({ paths }) {
      keeper.changed(paths)
      askGit()
    },
    onGit: askGit,
  })
  return keeper
}
