/** Keeps the inbox fresh: often while it is looked at, rarely while it is not, at once when one comes back. */
'use client'
import { useEffect } from 'react'
import { useInbox } from './inbox-store.ts'

/** Milliseconds between two looks: at the inbox, elsewhere, and while the page is out of sight. */
const OFTEN_MS = 2_500
const ELSEWHERE_MS = 10_000
const UNSEEN_MS = 15_000

export function useInboxRefresh({ often }: { often: boolean }): void {
  useEffect(() => {
    let stopped = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = async () => {
      clearTimeout(timer)
      await useInbox.getState().refresh()
      if (!stopped) timer = setTimeout(look, document.hidden ? UNSEEN_MS : often ? OFTEN_MS : ELSEWHERE_MS)
    }
    const returned = () => {
      if (!document.hidden) void look()
    }
    void look()
    document.addEventListener('visibilitychange', returned)
    window.addEventListener('online', returned)
    return () => {
      stopped = true
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', returned)
      window.removeEventListener('online', returned)
    }
  }, [often])
}
