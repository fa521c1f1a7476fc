/** Whether there is room for one thing at a time only. */
'use client'
import { useSyncExternalStore } from 'react'

/** Pixels; below this panels would be narrower than what they hold. */
const NARROW = '(max-width: 767px)'

export function useNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const query = window.matchMedia(NARROW)
      query.addEventListener('change', changed)
      return () => query.removeEventListener('change', changed)
    },
    () => window.matchMedia(NARROW).matches,
    () => false,
  )
}
