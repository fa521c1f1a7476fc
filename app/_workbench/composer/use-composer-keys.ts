/** The keys of the text field: sending, queueing, going back through what was sent, naming things. */
'use client'
import { type KeyboardEvent, useState } from 'react'
import { useOpenSession } from '#app/_session/session-context.tsx'
import type { SessionData } from '#app/_session/session-store.ts'
import { keyWorld } from '#app/_ui/keys/key-world.ts'
import { useCommand } from '#app/_ui/keys/use-command.ts'
import { type HistoryPlace, NOW, stepHistory } from './history.ts'
import { pressText } from './press-text.ts'
import type { ComposerText } from './use-composer-text.ts'
import type { Sending } from './use-send.ts'
import type { SuggestionPicker } from './use-suggestion-picker.ts'

interface KeyOptions {
  writing: ComposerText
  picker: SuggestionPicker
  send: Sending
  running: boolean
}

export function useComposerKeys({ writing, picker, send, running }: KeyOptions): (event: KeyboardEvent) => void {
  const { store } = useOpenSession()
  const [place, setPlace] = useState<HistoryPlace>(NOW)
  useCommand('composer-focus', writing.focus)
  useCommand('agent-stop', send.stop, { enabled: running && !picker.open })
  const history = (by: 1 | -1) => {
    // A text that was sent or emptied is behind: the next one begins at the newest again.
    const from = writing.text === '' ? NOW : place
    const step = stepHistory(sentTexts(store.getState()), from, { by, text: writing.text })
    if (step === null) return false
    setPlace(step.place)
    writing.set(step.text)
    return true
  }
  return (event) => {
    if (event.nativeEvent.isComposing) return
    const taken = picker.open ? ofPicker(event, picker) : false
    if (taken || pressText(event, { writing, send, history }, keyWorld())) event.preventDefault()
    else if (event.key.length === 1) setPlace(NOW)
  }
}

/** What this person has said here, the oldest first. Asked for when a key is pressed: nothing is painted for it. */
function sentTexts({ transcript, me }: SessionData): readonly string[] {
  return transcript.entries.flatMap((entry) => (entry.kind === 'message' && entry.by.id === me?.id ? [entry.text] : []))
}

function ofPicker(event: KeyboardEvent, picker: SuggestionPicker): boolean {
  switch (event.key) {
    case 'ArrowDown':
      picker.move(1)
      return true
    case 'ArrowUp':
      picker.move(-1)
      return true
    case 'Escape':
      picker.close()
      return true
    case 'Enter':
    case 'Tab':
      if (picker.all.length === 0 || event.shiftKey) return false
      picker.pick()
      return true
    default:
      return false
  }
}
