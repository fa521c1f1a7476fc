/** Whether this keyboard has a ⌘. The server cannot know, so the first rendering says no. */
'use client'
import { useSyncExternalStore } from 'react'

export function useIsMac(): boolean {
  return useSyncExternalStore(never, isMac, () => false)
}

export function isMac(): boolean {
  return typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform)
}

const never = () => () => {}
