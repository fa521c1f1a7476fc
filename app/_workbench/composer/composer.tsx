/** Where a person writes: to start, to steer what runs, to queue for later, to run something of their own. */
'use client'
import { useCallback, useId, useRef, useState } from 'react'
import { useHead, useIntent, useSession } from '#app/_session/hooks.ts'
import { cn } from '#app/_ui/lib/cn.ts'
import { Textarea } from '#app/_ui/textarea.tsx'
import { AttachmentChips } from './attachment-chips.tsx'
import { ComposerBar } from './composer-bar.tsx'
import { SuggestionList } from './suggestion-list.tsx'
import { useAttachments } from './use-attachments.ts'
import { useComposerKeys } from './use-composer-keys.ts'
import { useComposerText } from './use-composer-text.ts'
import { useSend } from './use-send.ts'
import { useSuggestionPicker } from './use-suggestion-picker.ts'

export function Composer() {
  const field = useRef<HTMLTextAreaElement>(null)
  const listId = useId()
  const writing = useComposerText(field)
  const attachments = useAttachments()
  const running = useHead((state) => state.turns['main'] !== undefined, false)
  const blocked = useBlocked()
  const picker = useSuggestionPicker(writing)
  const send = useSend({ writing, attachments, blocked: blocked !== null })
  const keys = useComposerKeys({ writing, picker, send, running })
  const [over, setOver] = useState(false)
  useIntent(
    'compose',
    useCallback(({ text }: { text: string }) => writing.append(text), [writing.append]),
  )
  const shell = writing.text.startsWith('!')
  return (
    <fieldset
      aria-label="Write to the agent"
      className={cn(
        'relative min-w-0 rounded-card border bg-field focus-within:border-accent',
        shell ? 'border-warning' : 'border-line-strong',
        over && 'border-accent bg-accent-soft',
      )}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        attachments.addFiles(event.dataTransfer.files)
      }}
    >
      {picker.open ? (
        <SuggestionList id={listId} all={picker.all} at={picker.at} note={picker.note} onPick={picker.pick} />
      ) : null}
      <AttachmentChips all={attachments.all} onRemove={attachments.remove} />
      <Textarea
        ref={field}
        bare
        maxHeight="40vh"
        className="px-3 py-2 pointer-coarse:py-[11px]"
        aria-label="Message to the agent"
        aria-expanded={picker.open}
        aria-controls={picker.open ? listId : undefined}
        aria-activedescendant={picker.open && picker.all.length > 0 ? `${listId}-${picker.at}` : undefined}
        role="combobox"
        aria-autocomplete="list"
        placeholder={blocked ?? placeholderOf(running)}
        disabled={blocked !== null && writing.text === ''}
        value={writing.text}
        onChange={(event) => writing.set(event.target.value, event.target.selectionStart)}
        onSelect={(event) => writing.moved(event.currentTarget.selectionStart)}
        onPaste={attachments.paste}
        onKeyDown={keys}
      />
      <ComposerBar {...{ running, shell, send, attach: attachments.addFiles, empty: writing.text.trim() === '' }} />
    </fieldset>
  )
}

function placeholderOf(running: boolean): string {
  return running ? 'Steer the agent, or queue what comes next' : 'Say what to do: @ file, / command, ! shell'
}

/** Why nothing can be sent here now; null: it can. */
function useBlocked(): string | null {
  const link = useSession((data) => data.link)
  const readOnly = useHead((state) => state.notUnderstood !== null, false)
  const archived = useHead((state) => state.archived, false)
  if (link.kind === 'closed') return link.message
  if (link.kind === 'signed-out') return 'You are signed out.'
  if (readOnly) return 'This session can only be read here.'
  return archived ? 'Archived: take it out of the archive to go on.' : null
}
