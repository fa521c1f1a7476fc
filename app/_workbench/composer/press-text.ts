/** What a press in the text field does: sends, queues, or goes back through what was sent. */
import type { KeyboardEvent } from 'react'
import { isKeyOf, type KeyWorld } from '#app/_ui/keys/is-key-of.ts'
import type { ComposerText } from './use-composer-text.ts'
import type { Sending } from './use-send.ts'

export interface TextKeys {
  writing: Pick<ComposerText, 'text' | 'caret'>
  send: Pick<Sending, 'send'>
  history: (by: 1 | -1) => boolean
}

type TextPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

/** Whether the press was taken. */
export function pressText(press: TextPress, { writing, send, history }: TextKeys, world: KeyWorld): boolean {
  const queue = isKeyOf('message-queue', press, world)
  if (queue || isKeyOf('message-send', press, world)) {
    // Also where nothing runs as far as this page knows: a turn may have begun, and who wanted to wait would steer it.
    send.send(queue ? 'queue' : undefined)
    return true
  }
  if (press.ctrlKey || press.metaKey || press.altKey || press.shiftKey) return false
  // Only from the first or last line: within a text the arrows move the caret.
  if (press.key === 'ArrowUp' && !writing.text.slice(0, writing.caret).includes('\n')) return history(1)
  if (press.key === 'ArrowDown' && !writing.text.slice(writing.caret).includes('\n')) return history(-1)
  return false
}
