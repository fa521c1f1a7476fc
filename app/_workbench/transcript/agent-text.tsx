/** Prose of the agent; a path in it opens the file. */
'use client'
import { useCallback } from 'react'
import { useIntents } from '#app/_session/session-context.tsx'
import { Markdown } from '#app/_ui/markdown/markdown.tsx'

export function AgentText({ text, unfinished = false }: { text: string; unfinished?: boolean }) {
  const intents = useIntents()
  const openFile = useCallback((file: { path: string; line?: number }) => intents.send('open-file', file), [intents])
  return <Markdown text={text} unfinished={unfinished} openFile={openFile} />
}
