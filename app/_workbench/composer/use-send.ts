/** Sending: a message, a command of one's own, or what a slash means. The text goes only when it has arrived somewhere. */
'use client'
import { useState } from 'react'
import { useOpenSession } from '#app/_session/session-context.tsx'
import { runCommand } from '#app/_ui/keys/command-store.ts'
import { toast } from '#app/_ui/toast.ts'
import type { Delivery } from '#protocol/choices.ts'
import { readSlash, type SlashMeaning } from './run-slash.ts'
import { arrived, type useAttachments } from './use-attachments.ts'
import type { ComposerText } from './use-composer-text.ts'

export interface Sending {
  send(delivery?: Delivery): void
  stop(): void
  /** The agent has been told to stop and has not yet. */
  stopping: boolean
}

interface SendOptions {
  writing: ComposerText
  attachments: ReturnType<typeof useAttachments>
  blocked: boolean
}

export function useSend({ writing, attachments, blocked }: SendOptions): Sending {
  const { say, command, store } = useOpenSession()
  const [stopping, setStopping] = useState(false)
  const fail = (message: string) => toast.failed(message)
  const act = async (meaning: SlashMeaning) => {
    if (meaning.kind === 'wrong') return fail(meaning.message)
    writing.set('')
    if (meaning.kind === 'page') return onPage(meaning.act, store.getState().sessionId)
    const trouble = await command(meaning.command)
    if (trouble !== null) fail(trouble.message)
  }
  const shell = async (text: string) => {
    writing.set('')
    const trouble = await command({ type: 'shell-run', command: text })
    if (trouble === null) return
    fail(trouble.message)
    writing.set(`!${text}`)
  }
  return {
    stopping,
    send(delivery) {
      const text = writing.text.trim()
      if (blocked || text === '') return
      if (attachments.busy) return fail('An attachment is still on its way.')
      const slash = readSlash(text)
      if (slash !== null) return void act(slash)
      if (text.startsWith('!') && text.length > 1) return void shell(text.slice(1).trim())
      const attached = arrived(attachments.all)
      writing.set('')
      attachments.clear()
      // What is not taken stays in the conversation, with the reason and a way to send it again.
      void say({
        text,
        ...(attached.length === 0 ? {} : { attachments: attached }),
        ...(delivery === undefined ? {} : { delivery }),
      })
    },
    stop() {
      setStopping(true)
      void command({ type: 'turn-interrupt' }).then((trouble) => {
        setStopping(false)
        if (trouble !== null) fail(trouble.message)
      })
    },
  }
}

function onPage(act: 'patch' | 'export' | 'help', sessionId: string): void {
  if (act === 'help') runCommand('keys-show')
  else window.location.assign(`/api/sessions/${sessionId}/${act === 'patch' ? 'patch' : 'archive'}`)
}
