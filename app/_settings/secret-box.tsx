/** A secret that is shown this once. */
'use client'
import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../_ui/button.tsx'
import { IconButton } from '../_ui/icon-button.tsx'
import { Input } from '../_ui/input.tsx'
import { Notice } from '../_ui/notice.tsx'

export interface SecretBoxProps {
  label: string
  secret: string
  sentence: string
  onDone: () => void
}

export function SecretBox({ label, secret, sentence, onDone }: SecretBoxProps) {
  const [copied, setCopied] = useState(false)
  return (
    <Notice
      tone="success"
      className="mb-3"
      action={
        <Button size="small" onClick={onDone}>
          Done
        </Button>
      }
    >
      <p className="mb-1.5">{sentence}</p>
      <span className="flex items-center gap-1">
        <Input mono readOnly aria-label={label} value={secret} onFocus={(event) => event.target.select()} />
        <IconButton
          icon={copied ? Check : Copy}
          label={copied ? 'Copied' : 'Copy'}
          onClick={() => void navigator.clipboard?.writeText(secret).then(() => setCopied(true))}
        />
      </span>
    </Notice>
  )
}
