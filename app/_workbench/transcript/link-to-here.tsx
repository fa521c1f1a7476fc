/** Copies a link to a place of the log. */
'use client'
import { Link2 } from 'lucide-react'
import { useOpenSession } from '#app/_session/session-context.tsx'
import { IconButton } from '#app/_ui/icon-button.tsx'
import { toast } from '#app/_ui/toast.ts'

export function LinkToHere({ seq }: { seq: number }) {
  const { sessionId } = useOpenSession().store.getState()
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(`${window.location.origin}/s/${sessionId}#seq-${seq}`)
      toast.done('The link to this place was copied.')
    } catch {
      toast.failed('The browser did not allow copying.')
    }
  }
  return <IconButton icon={Link2} size="small" label="Copy a link to here" onClick={() => void copy()} />
}
