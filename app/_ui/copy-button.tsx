/** Copies a text, and says that it has. */
'use client'
import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { IconButton } from './icon-button.tsx'
import { toast } from './toast.ts'

/** Milliseconds that the tick stays. */
const SAID_MS = 1_500

export interface CopyButtonProps {
  label: string
  /** A text, or how to make it when it is wanted. */
  text: string | (() => string)
  className?: string
}

export function CopyButton({ label, text, className }: CopyButtonProps) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), SAID_MS)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(typeof text === 'string' ? text : text())
      setCopied(true)
    } catch {
      toast.failed('The browser did not allow copying. Select the text and copy it by key.')
    }
  }
  return (
    <IconButton
      icon={copied ? Check : Copy}
      size="small"
      label={copied ? 'Copied' : label}
      onClick={() => void copy()}
      {...(className === undefined ? {} : { className })}
    />
  )
}
