/** Says something in passing. What can be undone offers that instead of having asked before. */
'use client'
import { toast as sonner } from 'sonner'

/** Milliseconds. Long enough to read, to decide, and to reach the button by keyboard. */
const STAYS_MS = 5_000
const UNDO_MS = 10_000

/** The list gives the keyboard back to who had it before only when it sees it leave, and of what it takes away itself it sees nothing: without this it would do so much later, from under the hands of whoever has it by then. */
function leaveMessages(): void {
  const now = document.activeElement
  if (now instanceof HTMLElement && now.closest('[data-sonner-toaster]') !== null) now.blur()
}

/** Takes its message away: the keyboard leaves before. */
function press(label: string, run: () => void = () => {}) {
  const onClick = () => {
    leaveMessages()
    run()
  }
  return { label, onClick }
}

const CLOSE = press('Close')

/** Of all messages. Dismissed is what was pushed aside by the pointer, which had put the keyboard there. */
const LEAVES = { onDismiss: leaveMessages }

export const toast = {
  done(message: string): void {
    sonner.success(message, { ...LEAVES, duration: STAYS_MS })
  },
  /** Stays until it is put away: what went wrong must not vanish unread. */
  failed(message: string, retry?: { label: string; run: () => void }): void {
    sonner.error(message, {
      ...LEAVES,
      duration: Number.POSITIVE_INFINITY,
      action: retry === undefined ? CLOSE : press(retry.label, retry.run),
      ...(retry === undefined ? {} : { cancel: CLOSE }),
    })
  },
  undoable(message: string, undo: () => void): void {
    sonner(message, { ...LEAVES, duration: UNDO_MS, action: press('Undo', undo) })
  },
}
