/** No file is open: what one can do here. */
import { FileCode } from 'lucide-react'
import { EmptyState } from '#app/_ui/empty-state.tsx'
import { KeyHint } from './key-hint.tsx'

export function NoFile() {
  return (
    <EmptyState
      icon={FileCode}
      sentence="Choose a file to read or edit it. What the agent edits shows here as it happens."
      action={<KeyHint />}
      className="h-full"
    />
  )
}
