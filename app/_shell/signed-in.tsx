/** What every page of a signed-in person has: their preferences, their sessions watched, their notifications. */
'use client'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { usePreferences } from '../_preferences/preferences-store.ts'
import { useCommand } from '../_ui/keys/use-command.ts'
import { InboxNotices } from './inbox-notices.tsx'

export function SignedIn() {
  const router = useRouter()
  useEffect(() => void usePreferences.getState().load(), [])
  useCommand('home-open', () => router.push('/'))
  useCommand('settings-open', () => router.push('/settings'))
  return <InboxNotices />
}
