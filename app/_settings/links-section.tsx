/** A link that signs this person in elsewhere. */
'use client'
import { useState } from 'react'
import { callApi } from '../_api/call-api.ts'
import { Button } from '../_ui/button.tsx'
import { toast } from '../_ui/toast.ts'
import { SecretBox } from './secret-box.tsx'

export function LinksSection() {
  const [link, setLink] = useState<{ url: string; expiresAt: string } | null>(null)
  const [busy, setBusy] = useState(false)
  const make = async () => {
    setBusy(true)
    const result = await callApi('createSignInLink', {})
    setBusy(false)
    if (result.ok) setLink(result.value)
    else toast.failed(`No link was made. ${result.problem.sentence}`)
  }
  return (
    <>
      <p className="mb-2 text-muted">Signs you in on another browser or device, once.</p>
      {link === null ? (
        <Button busy={busy} onClick={() => void make()}>
          Make a link
        </Button>
      ) : (
        <SecretBox
          label="Sign-in link"
          secret={link.url}
          sentence={`Open it on the other device before ${new Date(link.expiresAt).toLocaleTimeString()}. It works once.`}
          onDone={() => setLink(null)}
        />
      )}
    </>
  )
}
