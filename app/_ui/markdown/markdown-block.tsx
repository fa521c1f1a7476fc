/** One block of markdown. */
import type { MarkedToken, Token, Tokens } from 'marked'
import { createElement } from 'react'
import { CodeBlock } from '../code/code-block.tsx'
import { cn } from '../lib/cn.ts'
import { Scrolled } from '../scrolled.tsx'
import { MarkdownInline } from './markdown-inline.tsx'

/** `open`: it is still being written. */
export function MarkdownBlock({ token, open = false }: { token: Token; open?: boolean }) {
  const block = token as MarkedToken
  switch (block.type) {
    case 'heading':
      return <Heading token={block} />
    case 'paragraph':
      return (
        <p>
          <MarkdownInline tokens={block.tokens} />
        </p>
      )
    case 'code':
      return <CodeBlock code={block.text} language={block.lang ?? ''} settled={!open} />
    case 'list':
      return <List token={block} />
    case 'blockquote':
      return (
        <blockquote className="flex flex-col gap-2 border-line-strong border-l-2 pl-3 text-muted">
          <Blocks tokens={block.tokens} />
        </blockquote>
      )
    case 'table':
      return <Table token={block} />
    case 'hr':
      return <hr className="border-line border-t" />
    case 'text':
      return (
        <div>
          <MarkdownInline tokens={block.tokens ?? [block]} />
        </div>
      )
    default:
      // HTML and whatever comes later: read, never run.
      return <p className="whitespace-pre-wrap">{block.raw.trim()}</p>
  }
}

function Blocks({ tokens }: { tokens: readonly Token[] }) {
  return tokens
    .filter(({ type }) => type !== 'space' && type !== 'checkbox' && type !== 'def')
    .map((token, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: blocks have no identity but their place.
      <MarkdownBlock key={at} token={token} />
    ))
}

/** The page's own headings stand above these; sizes are few. */
const LEVELS = ['h4', 'h5', 'h6'] as const

function Heading({ token }: { token: Tokens.Heading }) {
  const words = <MarkdownInline tokens={token.tokens} />
  const shape = cn('font-semibold', token.depth <= 2 ? 'mt-1' : 'text-ui')
  return createElement(LEVELS[token.depth - 1] ?? 'h6', { className: shape }, words)
}

function List({ token }: { token: Tokens.List }) {
  const items = token.items.map((item, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: items have no identity but their place.
    <li key={at} className={cn('pl-1 marker:text-muted', item.task && 'list-none')}>
      <div className="flex min-w-0 flex-col gap-1.5">
        {item.task ? <Task item={item} /> : <Blocks tokens={item.tokens} />}
      </div>
    </li>
  ))
  const shape = cn('flex flex-col pl-5', token.loose ? 'gap-2' : 'gap-1')
  return token.ordered ? (
    <ol start={token.start === '' ? 1 : token.start} className={cn(shape, 'list-decimal')}>
      {items}
    </ol>
  ) : (
    <ul className={cn(shape, 'list-disc')}>{items}</ul>
  )
}

function Task({ item }: { item: Tokens.ListItem }) {
  return (
    <div className="-ml-5 flex gap-2">
      <input
        type="checkbox"
        aria-label="Done"
        checked={item.checked ?? false}
        readOnly
        disabled
        className="mt-1 size-3.5 shrink-0"
      />
      <div className="min-w-0">
        <Blocks tokens={item.tokens} />
      </div>
    </div>
  )
}

function Table({ token }: { token: Tokens.Table }) {
  const align = (at: number) => ({ textAlign: token.align[at] ?? 'left' }) as const
  return (
    <Scrolled always as="section" label="Table" className="overflow-x-auto">
      <table className="border-collapse text-ui">
        <thead>
          <tr>
            {token.header.map((cell, at) => (
              <th
                // biome-ignore lint/suspicious/noArrayIndexKey: cells have no identity but their place.
                key={at}
                scope="col"
                style={align(at)}
                className="border-line-strong border-b px-2 py-1 font-semibold"
              >
                <MarkdownInline tokens={cell.tokens} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {token.rows.map((row, line) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place.
            <tr key={line} className="border-line border-b">
              {row.map((cell, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above.
                <td key={at} style={align(at)} className="px-2 py-1 align-top">
                  <MarkdownInline tokens={cell.tokens} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolled>
  )
}
