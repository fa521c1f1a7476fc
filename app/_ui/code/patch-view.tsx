/** What changed in one file: one column, both numbers, colours of the language beside those of the change. */
'use client'
import { useMemo } from 'react'
import { cn } from '../lib/cn.ts'
import { Scrolled } from '../scrolled.tsx'
import { CodeLine } from './code-lines.tsx'
import type { CodePiece } from './grammars.ts'
import { type PatchHunk, type PatchLine, parsePatch } from './parse-patch.ts'
import { useHighlight } from './use-highlight.ts'

export interface PatchViewProps {
  patch: string
  /** For the colours. */
  path: string
  /** Lines that are shown before "show all"; the rest is left out. */
  limit?: number
  /** Off where the lines are a piece whose place in the file is not known. */
  numbered?: boolean
  /** Long lines go on below, where nothing may be out of sight. */
  wrapped?: boolean
}

export function PatchView({
  patch,
  path,
  limit = Number.POSITIVE_INFINITY,
  numbered = true,
  wrapped = false,
}: PatchViewProps) {
  const hunks = useMemo(() => parsePatch(patch), [patch])
  const code = useMemo(() => hunks.flatMap(({ lines }) => lines.map(({ text }) => text)).join('\n'), [hunks])
  const colored = useHighlight(code, path.split('.').at(-1) ?? '', true)
  let from = 0
  return (
    <Scrolled always as="section" label={`Changes of ${path}`} className="overflow-x-auto font-mono text-ui">
      <table className="w-full border-collapse">
        <tbody>
          {hunks.map((hunk, at) => {
            const start = from
            from += hunk.lines.length
            // biome-ignore lint/suspicious/noArrayIndexKey: hunks have no identity but their place.
            return <Hunk key={at} {...{ hunk, colored, start, limit, numbered, wrapped, first: at === 0 }} />
          })}
        </tbody>
      </table>
    </Scrolled>
  )
}

interface HunkProps {
  hunk: PatchHunk
  colored: readonly CodePiece[][] | null
  /** The place of its first line among all lines. */
  start: number
  limit: number
  numbered: boolean
  wrapped: boolean
  first: boolean
}

function Hunk({ hunk, colored, start, limit, numbered, wrapped, first }: HunkProps) {
  const shown = hunk.lines.slice(0, Math.max(0, limit - start))
  if (shown.length === 0) return null
  return (
    <>
      {first ? null : (
        <tr className="h-6 select-none bg-hover text-meta text-muted">
          <td colSpan={numbered ? 3 : 1} />
          <td className="px-2">{hunk.header === '' ? '⋯' : hunk.header}</td>
        </tr>
      )}
      {shown.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place.
        <Line key={at} {...{ line, numbered, wrapped }} pieces={colored?.[start + at] ?? null} />
      ))}
    </>
  )
}

const MARKS = { context: ' ', added: '+', removed: '−' } as const
const NAMES = { context: '', added: 'added', removed: 'removed' } as const
const NUMBER = 'tabular w-0 select-none pl-2 text-right align-top text-meta leading-5'

interface LineProps {
  line: PatchLine
  numbered: boolean
  wrapped: boolean
  pieces: readonly CodePiece[] | null
}

function Line({ line, numbered, wrapped, pieces }: LineProps) {
  const { kind, before, after, text, noNewline } = line
  // On a coloured ground what is faint elsewhere could not be read.
  const number = cn(NUMBER, kind === 'context' ? 'text-faint' : 'text-muted')
  return (
    <tr className={cn(kind === 'added' && 'bg-added-line', kind === 'removed' && 'bg-removed-line')}>
      {numbered ? <td className={number}>{before}</td> : null}
      {numbered ? <td className={number}>{after}</td> : null}
      <td className="w-0 select-none px-1.5 align-top text-muted">
        <span aria-hidden>{MARKS[kind]}</span>
        <span className="sr-only">{NAMES[kind]}</span>
      </td>
      <td className={cn('pr-3', wrapped ? 'wrap-anywhere whitespace-pre-wrap' : 'whitespace-pre')}>
        {pieces === null ? text : <CodeLine pieces={pieces} />}
        {noNewline ? <span className="select-none text-meta text-muted"> (no line break at the end)</span> : null}
      </td>
    </tr>
  )
}
