/** Pictures and long texts that go with the next message: uploaded at once, shown as chips. */
'use client'
import { type ClipboardEvent, useEffect, useRef, useState } from 'react'
import { uploadAttachment } from '#app/_session/session-api.ts'
import { useOpenSession } from '#app/_session/session-context.tsx'
import { toast } from '#app/_ui/toast.ts'
import type { Attachment } from '#protocol/content.ts'
import { keepAttached, readAttached } from './draft.ts'

export interface Attached {
  id: number
  name: string
  /** Null while it is on its way. */
  attachment: Attachment | null
}

/** UTF-16 units above which pasted text becomes a chip, or this many lines. */
const LONG_TEXT = 8_000
const LONG_LINES = 120
const IMAGE = /^image\/(png|jpeg|gif|webp)$/

export function useAttachments() {
  const { store } = useOpenSession()
  const { sessionId } = store.getState()
  const [all, setAll] = useState<readonly Attached[]>(() =>
    readAttached(sessionId).map((attachment, at) => ({ id: -1 - at, name: attachment.name, attachment })),
  )
  useEffect(() => keepAttached(sessionId, arrived(all)), [sessionId, all])
  const next = useRef(1)
  const add = async (file: { name: string; bytes: Blob }) => {
    const id = next.current
    next.current += 1
    setAll((before) => [...before, { id, name: file.name, attachment: null }])
    const result = await uploadAttachment(sessionId, file)
    if (result.ok) {
      setAll((before) => before.map((one) => (one.id === id ? { ...one, attachment: result.value } : one)))
      return
    }
    setAll((before) => before.filter((one) => one.id !== id))
    toast.failed(`${file.name} was not attached. ${result.message}`)
  }
  const addFiles = (files: Iterable<File>) => {
    for (const file of files) void add({ name: file.name === '' ? 'pasted' : file.name, bytes: file })
  }
  const paste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files].filter(({ type }) => IMAGE.test(type))
    const text = event.clipboardData.getData('text/plain')
    if (files.length > 0) addFiles(files)
    else if (text.length > LONG_TEXT || text.split('\n').length > LONG_LINES)
      void add({ name: `pasted ${text.split('\n').length} lines.txt`, bytes: new Blob([text], { type: 'text/plain' }) })
    else return
    event.preventDefault()
  }
  return {
    all,
    addFiles,
    paste,
    busy: all.some(({ attachment }) => attachment === null),
    remove: (id: number) => setAll((before) => before.filter((one) => one.id !== id)),
    clear: () => setAll([]),
  }
}

/** Those whose bytes are on the server. */
export function arrived(all: readonly Attached[]): Attachment[] {
  return all.flatMap(({ attachment }) => (attachment === null ? [] : [attachment]))
}
