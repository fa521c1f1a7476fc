/** Shows a paste of several lines before it is typed: each line may run as it comes. */
'use client'
import { useState } from 'react'
import { usePreferences } from '#app/_preferences/preferences-store.ts'
import { Button } from '#app/_ui/button.tsx'
import { Checkbox } from '#app/_ui/checkbox.tsx'
import { Dialog } from '#app/_ui/dialog.tsx'
import { ExactText } from '#app/_ui/exact-text.tsx'
import type { PastedText } from '../emulator/pasted-text.ts'

/** Units of it that are shown. */
const SHOWN = 4000

export function PasteDialog({ pasted, onSettle }: { pasted: PastedText | null; onSettle: (paste: boolean) => void }) {
  const [never, setNever] = useState(false)
  const { preferences, change } = usePreferences()
  const paste = () => {
    if (never) void change({ terminal: { ...preferences.terminal, askBeforePaste: false } })
    onSettle(true)
  }
  const dropped = pasted?.dropped ?? 0
  return (
    <Dialog
      title={`Paste ${pasted?.lines ?? 0} lines?`}
      description={`Each line may run as soon as it is typed.${dropped > 0 ? ` ${dropped} control signs were taken out.` : ''}`}
      size="medium"
      open={pasted !== null}
      onOpenChange={(open) => !open && onSettle(false)}
      footer={
        <>
          <span className="mr-auto">
            <Checkbox label="Do not ask again" checked={never} onChange={setNever} />
          </span>
          <Button onClick={() => onSettle(false)}>Do not paste</Button>
          <Button variant="primary" onClick={paste}>
            Paste
          </Button>
        </>
      }
    >
      <ExactText text={shownOf(pasted?.text ?? '')} className="border border-line bg-raised text-meta" />
    </Dialog>
  )
}

function shownOf(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}\n…` : text
}
