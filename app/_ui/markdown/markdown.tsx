/** Somebody else's markdown as elements of ours: no HTML of theirs, no picture is fetched, and each link says where it leads. */
'use client'
import type { Token } from 'marked'
import { memo, useMemo } from 'react'
import { cn } from '../lib/cn.ts'
import { type MarkdownActs, MarkdownActsContext } from './markdown-acts.ts'
import { MarkdownBlock } from './markdown-block.tsx'
import { parseMarkdown } from './parse-markdown.ts'

export interface MarkdownProps extends MarkdownActs {
  text: string
  /** More is to come. */
  unfinished?: boolean
  className?: string
}

export function Markdown({ text, unfinished = false, openFile, className }: MarkdownProps) {
  const blocks = useMemo(() => parseMarkdown(text, { unfinished }), [text, unfinished])
  const acts = useMemo(() => (openFile === undefined ? {} : { openFile }), [openFile])
  return (
    <MarkdownActsContext.Provider value={acts}>
      <div className={cn('wrap-text flex min-w-0 flex-col gap-3 text-prose', className)}>
        {blocks.map((token, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: blocks only grow at the end, and have no identity but their place.
          <Block key={at} token={token} open={unfinished && at === blocks.length - 1} />
        ))}
      </div>
    </MarkdownActsContext.Provider>
  )
}

/** While a text grows only its last block changes; the others are not painted again. */
const Block = memo(
  function Block({ token, open }: { token: Token; open: boolean }) {
    return <MarkdownBlock token={token} open={open} />
  },
  (before, after) =>
    before.token.raw === after.token.raw && before.token.type === after.token.type && before.open === after.open,
)
