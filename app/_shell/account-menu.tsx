/** Who is signed in, how it looks, and the way out. */
'use client'
import { Keyboard, LogOut, Settings } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { callApi } from '../_api/call-api.ts'
import { useInstallation } from '../_home/installation-store.ts'
import { usePreferences } from '../_preferences/preferences-store.ts'
import { actorHue } from '../_ui/actor-hue.ts'
import { runCommand } from '../_ui/keys/command-store.ts'
import { useKeys } from '../_ui/keys/use-keys.ts'
import { cn } from '../_ui/lib/cn.ts'
import { THEMES } from '../_ui/look/look.ts'
import { Menu } from '../_ui/menu.tsx'
import { toast } from '../_ui/toast.ts'
import { THEME_WORDS } from './theme-words.ts'

async function signOut(): Promise<void> {
  const result = await callApi('signOut', {})
  if (result.ok) window.location.assign('/')
  else toast.failed(`You are still signed in. ${result.problem.sentence}`)
}

export function AccountMenu() {
  const router = useRouter()
  const person = useInstallation((store) => store.person)
  const { preferences, change } = usePreferences()
  const [settingsKeys, keysKeys] = [useKeys('settings-open'), useKeys('keys-show')]
  const hue = actorHue(person?.id ?? '')
  return (
    <Menu
      align="end"
      trigger={
        <button
          type="button"
          aria-label="Account"
          className="grid size-7 place-items-center rounded-control hover:bg-hover pointer-coarse:size-11"
        >
          <span
            aria-hidden
            className={cn(
              'grid size-5.5 place-items-center rounded-full border-[1.5px] font-semibold text-[11px]',
              hue.text,
              hue.border,
            )}
          >
            {[...(person?.name ?? ' ')][0]?.toLocaleUpperCase()}
          </span>
        </button>
      }
      entries={[
        {
          kind: 'choose',
          label: 'Theme',
          value: preferences.theme,
          choices: THEMES.map((value) => ({ value, label: THEME_WORDS[value] })),
          onChange: (value) => void change({ theme: THEMES.find((one) => one === value) ?? 'system' }),
        },
        { kind: 'line' },
        {
          kind: 'act',
          label: 'Settings',
          icon: Settings,
          keys: settingsKeys,
          onSelect: () => router.push('/settings'),
        },
        { kind: 'act', label: 'Keys', icon: Keyboard, keys: keysKeys, onSelect: () => void runCommand('keys-show') },
        { kind: 'line' },
        { kind: 'act', label: `Sign out ${person?.name ?? ''}`.trim(), icon: LogOut, onSelect: () => void signOut() },
      ]}
    />
  )
}
