/** Says that a repository asks for more than it has, and opens what it asks for; later that is found in the palette. */
'use client'
import { useState } from 'react'
import { Button } from '#app/_ui/button.tsx'
import { useCommand } from '#app/_ui/keys/use-command.ts'
import { Notice } from '#app/_ui/notice.tsx'
import { TrustDialog } from './trust-dialog.tsx'
import { useTrust } from './use-trust.ts'

export function TrustNotice() {
  const { trust, ask } = useTrust()
  const [open, setOpen] = useState(false)
  const speaks = trust !== null && (trust.proposals.length > 0 || trust.problems.length > 0)
  useCommand('repository-settings', () => setOpen(true), { enabled: speaks })
  if (!speaks) return null
  const waiting = trust.proposals.filter(({ counts }) => counts === 'trusted').length
  return (
    <>
      {trust.state === 'pending' ? (
        <Notice
          banner
          tone="warning"
          action={
            <Button size="small" onClick={() => setOpen(true)}>
              Read and decide
            </Button>
          }
        >
          The settings of this repository ask for {waiting === 1 ? 'one thing' : `${waiting} things`} that you have not
          agreed to. Until you do, none of it counts.
        </Notice>
      ) : null}
      <TrustDialog trust={trust} open={open} onOpenChange={setOpen} onDecided={ask} />
    </>
  )
}
