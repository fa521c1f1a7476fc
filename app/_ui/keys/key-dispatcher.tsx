/** Listens to the keyboard once, for all commands. */
'use client'
import { useEffect } from 'react'
import { handlerOf, runCommand, useCommandStore } from './command-store.ts'
import { frontNow } from './front.ts'
import { beginsWith, type Resolution, resolvePress, SEQUENCE_MS } from './resolve-press.ts'
import { isMac } from './use-is-mac.ts'

export function KeyDispatcher() {
  useEffect(() => {
    let begun: { chord: string; at: number } | null = null
    const pressed = (event: KeyboardEvent) => {
      // What a field, a menu or a dialog has used already is not ours, nor is what an input method composes.
      if (event.defaultPrevented || event.isComposing || event.repeat) return
      const context = {
        bindings: useCommandStore.getState().bindings,
        isMac: isMac(),
        typing: isTyping(event.target),
        front: frontNow(),
        begun: begun !== null && event.timeStamp - begun.at < SEQUENCE_MS ? begun.chord : null,
        live: (name: Parameters<typeof handlerOf>[0]) => handlerOf(name) !== undefined,
      }
      const resolution = resolvePress(event, context)
      const first = beginsWith(event, context)
      begun = first === null ? null : { chord: first, at: event.timeStamp }
      if (carryOut(resolution)) event.preventDefault()
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [])
  return null
}

/** Whether the key is used up. */
function carryOut(resolution: Resolution): boolean {
  return resolution.kind === 'held' || (resolution.kind === 'run' && runCommand(resolution.name))
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target.closest('[role="textbox"], .monaco-editor, .xterm') !== null) return true
  // Letters find a row there.
  if (target.closest('[role="menu"], [role="listbox"]') !== null) return true
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true
  return (
    target instanceof HTMLInputElement &&
    !['checkbox', 'radio', 'button', 'submit', 'range', 'file'].includes(target.type)
  )
}
