/** What the browser may tell while the page is out of sight. */
'use client'
import { useEffect, useState } from 'react'
import type { Preferences } from '#protocol/preferences.ts'
import { usePreferences } from '../_preferences/preferences-store.ts'
import { Button } from '../_ui/button.tsx'
import { Switch } from '../_ui/switch.tsx'
import { SettingRow } from './setting-row.tsx'

type Permission = NotificationPermission | 'unknown'

const HINTS: Record<Permission, string> = {
  unknown: 'This browser gives pages no notifications.',
  default: 'The browser asks you once.',
  granted: 'This browser shows them while the page is out of sight.',
  denied: 'The browser has them blocked for this page. Its own settings can change that.',
}

const ROWS = [
  { name: 'approval', title: 'When something waits for you', hint: 'An approval or a question.' },
  { name: 'turnEnded', title: 'When a turn ends', hint: 'Done, stopped, or failed.' },
  { name: 'sound', title: 'With a sound', hint: undefined },
] as const

export function NotificationsSection() {
  const { preferences, change } = usePreferences()
  const [permission, setPermission] = useState<Permission>('unknown')
  useEffect(() => {
    if ('Notification' in window) setPermission(Notification.permission)
  }, [])
  const set = (part: Partial<Preferences['notifications']>) =>
    void change({ notifications: { ...preferences.notifications, ...part } })
  return (
    <>
      <SettingRow title="Notifications of the browser" hint={HINTS[permission]}>
        {permission === 'default' ? (
          <Button onClick={() => void Notification.requestPermission().then(setPermission)}>Allow</Button>
        ) : (
          <span className="text-muted">{permission === 'granted' ? 'Allowed' : 'Not allowed'}</span>
        )}
      </SettingRow>
      {ROWS.map(({ name, title, hint }) => (
        <SettingRow key={name} title={title} id={`notify-${name}`} {...(hint === undefined ? {} : { hint })}>
          <Switch
            aria-labelledby={`notify-${name}`}
            checked={preferences.notifications[name]}
            onChange={(on) => set({ [name]: on })}
          />
        </SettingRow>
      ))}
    </>
  )
}
