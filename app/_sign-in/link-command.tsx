/** How to get a link that signs in. */
'use client'
import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from '../_ui/icon-button.tsx'

const COMMAND = 'npm run -s slipway -- sign-in'

export function LinkCommand() {
  const [copied, setCopied] = useState(false)
  const copy = () => {
    // Without https a browser gives no clipboard; the text can be marked by hand.
    void navigator.clipboard?.writeText(COMMAND).then(() => setCopied(true))
  }
  return (
    <div className="flex items-center gap-2 rounded-control border border-line bg-raised py-1 pr-1 pl-3">
      <code className="wrap-text min-w-0 flex-1 text-ui">{COMMAND}</code>
      <IconButton
        icon={copied ? Check : Copy}
        label={copied ? 'Copied' : 'Copy the command'}
        size="small"
        onClick={copy}
      />
    </div>
  )
}
