/** The words within a block of markdown. */
'use client'
import type { MarkedToken, Token } from 'marked'
import { createElement, Fragment, type ReactNode } from 'react'
import { decodeEntities } from './decode-entities.ts'
import { MarkdownFile, MarkdownLink } from './markdown-link.tsx'

export function MarkdownInline({ tokens }: { tokens: readonly Token[] }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: words have no identity but their place.
  return tokens.map((token, at) => <Fragment key={at}>{inline(token as MarkedToken)}</Fragment>)
}

function inline(token: MarkedToken): ReactNode {
  switch (token.type) {
    case 'text':
      return token.tokens === undefined ? decodeEntities(token.text) : <MarkdownInline tokens={token.tokens} />
    case 'escape':
      return token.text
    case 'strong':
    case 'em':
    case 'del':
      return createElement(token.type, null, <MarkdownInline tokens={token.tokens} />)
    case 'codespan':
      return <CodeSpan text={token.text} />
    case 'br':
      return <br />
    case 'link':
      return (
        <MarkdownLink href={token.href} text={token.text}>
          <MarkdownInline tokens={token.tokens} />
        </MarkdownLink>
      )
    case 'image':
      return <MarkdownLink href={token.href} text={token.text} image />
    default:
      // HTML and whatever comes later: read, never run.
      return token.raw
  }
}

/** A path with a folder in it or a line behind it. */
const PATH = /^(?:\.{0,2}\/)?(?:[\w@.-]+\/)+[\w@.-]+(?::\d+)?$|^[\w@-]+\.[a-z]{1,5}:\d+$/i

function CodeSpan({ text }: { text: string }) {
  const code = <code className="rounded-small bg-hover px-1 py-px text-[0.92em]">{text}</code>
  return PATH.test(text) ? <MarkdownFile href={text}>{code}</MarkdownFile> : code
}
