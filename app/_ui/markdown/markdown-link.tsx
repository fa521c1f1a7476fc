/** A link in somebody else's text: it says where it really leads, and takes nothing of ours with it. */
'use client'
import { Image } from 'lucide-react'
import { type ReactNode, useContext } from 'react'
import { linkTarget } from './link-target.ts'
import { MarkdownActsContext } from './markdown-acts.ts'

interface LinkProps {
  href: string
  /** What stands in the text for it. */
  text: string
  /** A picture of another host is never fetched: that alone could tell it things. */
  image?: boolean
  children?: ReactNode
}

export function MarkdownLink({ href, text, image = false, children }: LinkProps) {
  const target = linkTarget(href)
  const words = image ? (
    <span className="inline-flex items-center gap-1 align-bottom">
      <Image size={14} strokeWidth={1.5} aria-hidden />
      {text === '' ? 'Picture' : text}
    </span>
  ) : (
    children
  )
  switch (target.kind) {
    case 'web':
      return (
        <a href={target.href} target="_blank" rel="noopener noreferrer" title={target.href} className={LINK}>
          {words}
          {text.includes(target.host) && !image ? null : <span className="text-muted"> ({target.host})</span>}
        </a>
      )
    case 'mail':
      return (
        <a href={target.href} rel="noopener noreferrer" className={LINK}>
          {words}
          {text.includes(target.address) ? null : <span className="text-muted"> ({target.address})</span>}
        </a>
      )
    case 'file':
      return <MarkdownFile href={href}>{words}</MarkdownFile>
    case 'none':
      return words
  }
}

const LINK = 'text-accent underline decoration-line-strong underline-offset-2 hover:decoration-current'

/** A path of the workspace: opened in the editor where there is one, else read. */
export function MarkdownFile({ href, children }: { href: string; children: ReactNode }) {
  const { openFile } = useContext(MarkdownActsContext)
  const target = linkTarget(href)
  if (openFile === undefined || target.kind !== 'file') return children
  const { path, line } = target
  return (
    <button
      type="button"
      title={`Open ${path}`}
      className="cursor-pointer rounded-small text-left underline decoration-line-strong underline-offset-2 hover:decoration-current"
      onClick={() => openFile(line === null ? { path } : { path, line })}
    >
      {children}
    </button>
  )
}
