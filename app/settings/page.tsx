/** What can be set: for this installation by its owner, for oneself by everybody. */
import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { SettingsScreen } from '../_settings/settings-screen.tsx'
import { Stranger } from '../_sign-in/stranger.tsx'

export const metadata: Metadata = { title: 'Settings' }

export default async function SettingsPage() {
  const person = (await headers()).get('x-slipway-person')
  return person === null ? <Stranger /> : <SettingsScreen />
}
