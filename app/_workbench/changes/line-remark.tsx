/** A remark on a line of a change. It goes to the agent with the next message. */
'use client'
import { type KeyboardEvent, useState } from 'react'
import { useIntents } from '#app/_session/session-context.tsx'
import { Button } from '#app/_ui/button.tsx'
import { Textarea } from '#app/_ui/textarea.tsx'

export interface LineRemarkProps {
  path: string
  line: number
  /** The line as it stands. */
  code: string
  onClose: () => void
}

export function LineRemark({ path, line, code, onClose }: LineRemarkProps) {
  const intents = useIntents()
  const [text, setText] = useState('')
  const add = () => {
    if (text.trim() === '') return
    intents.send('compose', { text: `On ${path}:${line} (\`${code.trim().slice(0, 200)}\`): ${text.trim()}\n` })
    onClose()
  }
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose()
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) add()
  }
  return (
    <form
      aria-label={`Remark on line ${line}`}
      className="shrink-0 border-line border-t bg-raised p-3"
      onSubmit={(event) => {
        event.preventDefault()
        add()
      }}
    >
      <p className="mb-1.5 truncate text-meta text-muted">
        Line {line}: <code className="text-text">{code.trim() === '' ? '(empty)' : code.trim()}</code>
      </p>
      <Textarea
        autoFocus
        aria-label="Your remark"
        placeholder="What should be other here?"
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        onKeyDown={keys}
      />
      <div className="mt-2 flex justify-end gap-2">
        <Button size="small" variant="quiet" onClick={onClose}>
          Cancel
        </Button>
        <Button size="small" variant="primary" type="submit" disabled={text.trim() === ''}>
          Add to the next message
        </Button>
      </div>
    </form>
  )
}
