/** Says something in passing. What can be undone offers that instead of having asked before. */
'use client'
import { toast as sonner } from 'sonner'

/** Milliseconds. Long enough to read, to decide, and to reach the button by keyboard. */
const STAYS_MS = 5_000
const UNDO_MS = 10_000

const CLOSE = { label: 'Close', onClick: () => {} }

export const toast = {
  done(message: string): void {
    sonner.success(message, { duration: STAYS_MS })
  },
  /** Stays until it is put away: what went wrong must not vanish unread. */
  failed(message: string, retry?: { label: string; run: () => void }): void {
    sonner.error(message, {
      duration: Number.POSITIVE_INFINITY,
      action: retry === undefined ? CLOSE : { label: retry.label, onClick: retry.run },
      ...(retry === undefined ? {} : { cancel: CLOSE }),
    })
  },
  undoable(message: string, undo: () => void): void {
    sonner(message, { duration: UNDO_MS, action: { label: 'Undo', onClick: undo } })
  },
}
