/** What an emulator does with keys, the clipboard and pastes before a program sees them. */
import type { Terminal } from '@xterm/xterm'
import { useCommandStore } from '#app/_ui/keys/command-store.ts'
import { isMac } from '#app/_ui/keys/use-is-mac.ts'
import { toast } from '#app/_ui/toast.ts'
import { clipboardKey, isPageKey } from './page-keys.ts'
import { type PastedText, pastedText } from './pasted-text.ts'

export interface TieOptions {
  box: HTMLElement
  terminal: Terminal
  copyOnSelect(): boolean
  /** Takes a paste; absent: nothing can be typed here. */
  onPaste?(pasted: PastedText): void
}

/** Returns how to undo it. */
export function tieKeys({ box, terminal, copyOnSelect, onPaste }: TieOptions): () => void {
  const forPage = (event: KeyboardEvent) =>
    isPageKey(event, { bindings: useCommandStore.getState().bindings, isMac: isMac() })
  terminal.attachCustomKeyEventHandler((event) => {
    if (forPage(event)) return false
    const wish = clipboardKey(event, isMac())
    if (wish === 'copy' && event.type === 'keydown') {
      event.preventDefault()
      void copySelection(terminal)
    }
    // Pasting is left to the browser, which then says what was pasted.
    return wish === null
  })
  /** Bubbling, so that the emulator has had it: nothing typed here is a key of the page as well. */
  const keep = (event: KeyboardEvent) => {
    if (!forPage(event)) event.stopPropagation()
  }
  const paste = (event: ClipboardEvent) => {
    event.preventDefault()
    event.stopPropagation()
    const pasted = pastedText(event.clipboardData?.getData('text/plain') ?? '')
    if (pasted.text !== '') onPaste?.(pasted)
  }
  const selected = () => {
    if (copyOnSelect() && terminal.hasSelection()) void copySelection(terminal)
  }
  box.addEventListener('keydown', keep)
  box.addEventListener('paste', paste, { capture: true })
  box.addEventListener('mouseup', selected)
  return () => {
    box.removeEventListener('keydown', keep)
    box.removeEventListener('paste', paste, { capture: true })
    box.removeEventListener('mouseup', selected)
  }
}

export async function copySelection(terminal: Terminal): Promise<void> {
  const text = terminal.getSelection()
  if (text === '') return
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    // Not over plain HTTP: the old way asks the emulator, which has the focus.
    terminal.focus()
    if (!document.execCommand('copy')) toast.failed('The browser did not allow copying.')
  }
}
