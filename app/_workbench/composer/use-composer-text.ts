/** The text being written, its caret, and its draft in this browser. */
'use client'
import { type RefObject, useCallback, useEffect, useState } from 'react'
import { useOpenSession } from '#app/_session/session-context.tsx'
import { keepDraft, readDraft } from './draft.ts'

export interface ComposerText {
  text: string
  caret: number
  set(text: string, caret?: number): void
  /** The caret moved. */
  moved(caret: number): void
  /** Adds a paragraph, such as a comment on lines. */
  append(text: string): void
  focus(): void
}

export function useComposerText(field: RefObject<HTMLTextAreaElement | null>): ComposerText {
  const { sessionId } = useOpenSession().store.getState()
  const [{ text, caret }, setState] = useState(() => {
    const draft = readDraft(sessionId)
    return { text: draft, caret: draft.length }
  })
  useEffect(() => keepDraft(sessionId, text), [sessionId, text])
  const set = useCallback(
    (next: string, at = next.length) => {
      setState({ text: next, caret: at })
      // After React has written the value: the caret would jump to the end.
      requestAnimationFrame(() => {
        const input = field.current
        if (input !== null && input.value === next && input.selectionStart !== at) input.setSelectionRange(at, at)
      })
    },
    [field],
  )
  const moved = useCallback((at: number) => setState((now) => (now.caret === at ? now : { ...now, caret: at })), [])
  const focus = useCallback(() => field.current?.focus(), [field])
  const append = useCallback(
    (more: string) => {
      setState((now) => {
        const next = now.text.trim() === '' ? more : `${now.text.trimEnd()}\n\n${more}`
        return { text: next, caret: next.length }
      })
      focus()
    },
    [focus],
  )
  return { text, caret, set, moved, append, focus }
}
