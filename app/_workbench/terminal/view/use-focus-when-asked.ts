/** The keyboard goes to the screen in front when the pane is asked to take it. */
'use client'
import { useEffect } from 'react'
import type { Emulator } from '../emulator/create-emulator.ts'
import { useRoom, useTerminalRoom } from '../terminal-room.tsx'
import type { ScreenPlace } from './screen-place.ts'

export function useFocusWhenAsked(emulator: Emulator | null, { active }: ScreenPlace): void {
  const asked = useRoom((state) => state.focusAsked)
  const { store } = useTerminalRoom()
  useEffect(() => {
    if (asked === 0 || emulator === null || !active) return
    emulator.terminal.focus()
    // Taken: a screen that comes to the front later is not meant.
    store.setState({ focusAsked: 0 })
  }, [asked, emulator, active, store])
}
