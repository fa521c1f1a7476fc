/** Says that a person is where files are chosen: spread what it gives over the element that shows them. */
'use client'
import { useMemo } from 'react'
import { useIntents } from './session-context.tsx'

export function useChoosing(): { onPointerEnter(): void; onFocus(): void } {
  const intents = useIntents()
  return useMemo(() => {
    const tell = () => intents.send('choose-file', {})
    return { onPointerEnter: tell, onFocus: tell }
  }, [intents])
}
