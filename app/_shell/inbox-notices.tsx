/** Watches the sessions on every page, tells by notification what happened while nobody looked, and counts what waits in the title. */
'use client'
import { usePathname } from 'next/navigation'
import { useEffect } from 'react'
import type { SessionRow } from '#protocol/api/session-view.ts'
import { groupOf } from '../_home/inbox.ts'
import { useInbox } from '../_home/inbox-store.ts'
import { useInboxRefresh } from '../_home/use-inbox-refresh.ts'
import { usePreferences } from '../_preferences/preferences-store.ts'
import { newsOf } from './inbox-news.ts'
import { notify } from './notify.ts'

export function InboxNotices() {
  const path = usePathname()
  useInboxRefresh({ often: path === '/' })
  useEffect(() => {
    let before: readonly SessionRow[] | null = null
    return useInbox.subscribe(({ rows, shelf, search }) => {
      if (rows === null || rows === before || shelf !== 'active' || search !== '') return
      const { notifications } = usePreferences.getState().preferences
      if (before !== null) notify(newsOf(before, rows), notifications)
      before = rows
    })
  }, [])
  const waiting = useInbox(({ rows, shelf }) =>
    shelf === 'active' ? (rows ?? []).filter((row) => groupOf(row) === 'waiting').length : 0,
  )
  useEffect(() => {
    if (path !== '/') return
    document.title = waiting > 0 ? `(${waiting}) Slipway` : 'Slipway'
  }, [waiting, path])
  return null
}
