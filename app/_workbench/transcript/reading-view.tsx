/** The whole conversation as one text from top to bottom: nothing moves, nothing is folded. */
'use client'
import { useMemo } from 'react'
import { useSession } from '#app/_session/hooks.ts'
import { Dialog } from '#app/_ui/dialog.tsx'
import { Markdown } from '#app/_ui/markdown/markdown.tsx'
import { toMarkdown } from './to-markdown.ts'
import { useLoadAll } from './use-load-all.ts'
import { useView, useViewStore } from './view-store.tsx'

export function ReadingView() {
  const open = useView((view) => view.reading)
  const view = useViewStore()
  return (
    <Dialog title="The conversation" size="large" open={open} onOpenChange={(reading) => view.setState({ reading })}>
      {open ? <Text /> : null}
    </Dialog>
  )
}

function Text() {
  const whole = useLoadAll(true)
  const entries = useSession(({ transcript }) => transcript.entries)
  const text = useMemo(() => toMarkdown(entries), [entries])
  return (
    <>
      {whole ? null : <p className="text-meta text-muted">Earlier messages are being fetched…</p>}
      <Markdown text={text} />
    </>
  )
}
