/** Switches between light and dark from anywhere. */
'use client'
import { useCommand } from '../keys/use-command.ts'
import { isDark } from './token-color.ts'
import { useLook } from './use-look.ts'

export function ThemeCommand() {
  useCommand('theme-switch', () => useLook.getState().change({ theme: isDark() ? 'light' : 'dark' }))
  return null
}
