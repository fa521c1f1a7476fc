/** Who is told by a notification, and who is left alone: the switches, the browser's permission, a page in sight. */
import { expect, test, vi } from 'vitest'
import type { SessionRow } from '#protocol/api/session-view.ts'
import type { InboxNews } from './inbox-news.ts'
import { notify } from './notify.ts'

interface Shown {
  title: string
  options: NotificationOptions
  onclick: (() => void) | null
}

/** A browser that shows what it is given. */
function browser({ hidden = true, permission = 'granted' as NotificationPermission, able = true } = {}) {
  const shown: Shown[] = []
  const assign = vi.fn()
  class Notification implements Shown {
    static permission = permission
    onclick: (() => void) | null = null
    readonly title: string
    readonly options: NotificationOptions
    constructor(title: string, options: NotificationOptions) {
      this.title = title
      this.options = options
      shown.push(this)
    }
  }
  vi.stubGlobal('document', { hidden })
  vi.stubGlobal('window', { ...(able ? { Notification } : {}), focus: vi.fn(), location: { assign } })
  if (able) vi.stubGlobal('Notification', Notification)
  return { shown, assign }
}

const news: InboxNews[] = [
  { kind: 'waits', row: { id: 'a', title: 'Asks' } as SessionRow },
  { kind: 'ended', row: { id: 'b', title: 'Ends' } as SessionRow },
]
const all = { approval: true, turnEnded: true, sound: true }
const titles = (shown: readonly Shown[]) => shown.map(({ title, options }) => `${title}: ${options.body}`)

test('each kind of news goes only to who wants it', () => {
  const { shown } = browser()
  notify(news, all)
  expect(titles(shown.splice(0))).toEqual(['Waiting for you: Asks', 'Done: Ends'])
  notify(news, { ...all, approval: false })
  expect(titles(shown.splice(0))).toEqual(['Done: Ends'])
  notify(news, { ...all, turnEnded: false })
  expect(titles(shown.splice(0))).toEqual(['Waiting for you: Asks'])
  notify(news, { ...all, approval: false, turnEnded: false })
  expect(shown).toEqual([])
})

test('with a sound or without; one stands for the same news, and leads to its session', () => {
  const { shown, assign } = browser()
  notify(news, all)
  notify(news, { ...all, sound: false })
  expect(shown.map(({ options }) => options.silent)).toEqual([false, false, true, true])
  expect(new Set(shown.map(({ options }) => options.tag)).size).toBe(2)
  shown[1]?.onclick?.()
  expect(assign).toHaveBeenCalledWith('/s/b')
})

test.each([
  ['the page is in sight', { hidden: false }],
  ['the browser was not asked', { permission: 'default' as const }],
  ['the person said no', { permission: 'denied' as const }],
  ['the browser has none', { able: false }],
])('nobody is told when %s', (_when, what) => {
  const { shown } = browser(what)
  notify(news, all)
  expect(shown).toEqual([])
})
