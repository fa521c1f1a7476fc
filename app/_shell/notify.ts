/** Tells by the browser's notifications what happened while the page was out of sight: each kind only to who wants it. */
'use client'
import type { Preferences } from '#protocol/preferences.ts'
import type { InboxNews } from './inbox-news.ts'

const KINDS = {
  waits: { title: 'Waiting for you', wish: 'approval' },
  ended: { title: 'Done', wish: 'turnEnded' },
} as const

export function notify(all: readonly InboxNews[], wishes: Preferences['notifications']): void {
  if (!document.hidden || !('Notification' in window) || Notification.permission !== 'granted') return
  for (const { kind, row } of all) {
    const { title, wish } = KINDS[kind]
    if (!wishes[wish]) continue
    const shown = new Notification(title, { body: row.title, tag: `${row.id}-${kind}`, silent: !wishes.sound })
    shown.onclick = () => {
      window.focus()
      window.location.assign(`/s/${row.id}`)
    }
  }
}
