/** Copies a link to a place of the log. */
'use client'
import { Link2 } from 'lucide-react'
import { useOpenSession } from '#app/_session/session-context.tsx'
import { copyText } from '#app/_ui/copy-text.ts'
import { IconButton } from '#app/_ui/icon-button.tsx'

export function LinkToHere({ seq }: { seq: number }) {
  const { sessionId } = useOpenSession().store.getState()
  const copy = () =>
    copyText(`${window.location.origin}/s/${sessionId}#seq-${seq}`, 'The link to this place was copied.')
  return <IconButton icon={Link2} size="small" label="Copy a link to here" onClick={() => void copy()} />
}
