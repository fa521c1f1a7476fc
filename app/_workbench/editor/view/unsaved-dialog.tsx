/** Asked before a tab with unsaved text goes. */
'use client'
import { useState } from 'react'
import { Button } from '#app/_ui/button.tsx'
import { Dialog } from '#app/_ui/dialog.tsx'

export interface UnsavedDialogProps {
  /** Null: nothing is asked. */
  path: string | null
  onSave: () => Promise<void>
  onDrop: () => void
  onCancel: () => void
}

export function UnsavedDialog({ path, onSave, onDrop, onCancel }: UnsavedDialogProps) {
  const [saving, setSaving] = useState(false)
  const save = async () => {
    setSaving(true)
    await onSave()
    setSaving(false)
  }
  return (
    <Dialog
      title={`${path ?? ''} is not saved`}
      description="Its text is lost when the tab is closed without saving."
      open={path !== null}
      onOpenChange={(open) => !open && onCancel()}
      footer={
        <>
          <Button variant="danger-quiet" onClick={onDrop}>
            Close without saving
          </Button>
          <Button variant="primary" busy={saving} onClick={() => void save()}>
            Save and close
          </Button>
        </>
      }
    />
  )
}
