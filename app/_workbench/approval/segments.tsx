/** A command in its parts, each with a mark: what is allowed already, what is not, what is dangerous; where it runs and what it touches. */
'use client'
import { Check, CircleAlert, type LucideIcon, OctagonAlert } from 'lucide-react'
import { createElement, useState } from 'react'
import { plural, shortPath } from '#app/_session/format.ts'
import { CodeText } from '#app/_ui/code-text.tsx'
import { ExactText } from '#app/_ui/exact-text.tsx'
import { cn } from '#app/_ui/lib/cn.ts'
import { keyed } from '#app/_ui/lib/keyed.ts'
import { Scrolled } from '#app/_ui/scrolled.tsx'
import type { PermissionSegment } from '#protocol/events/call-events.ts'

const MARKS: Readonly<Record<PermissionSegment['mark'], { icon: LucideIcon; word: string; color: string }>> = {
  covered: { icon: Check, word: 'Allowed already', color: 'text-success' },
  not_covered: { icon: CircleAlert, word: 'Not allowed yet', color: 'text-warning' },
  critical: { icon: OctagonAlert, word: 'Dangerous', color: 'text-danger' },
}

export interface SegmentsProps {
  segments: readonly PermissionSegment[]
  whole: string
  /** Where the call would run; a part is told apart that runs elsewhere. */
  directory: string | null
}

export function Segments({ segments, whole, directory }: SegmentsProps) {
  const [raw, setRaw] = useState(false)
  const same = segments.length === 1 && segments[0]?.text === whole
  return (
    <>
      {raw ? <ExactText text={whole} /> : <Parts segments={segments} directory={directory} />}
      {same ? null : (
        <button
          type="button"
          className="mt-1 rounded-small text-accent text-meta pointer-coarse:min-h-11"
          onClick={() => setRaw(!raw)}
        >
          {raw ? `Show its ${plural(segments.length, 'part')}` : 'Show the command as it is written'}
        </button>
      )}
    </>
  )
}

function Parts({ segments, directory }: Omit<SegmentsProps, 'whole'>) {
  return (
    <Scrolled
      as="ol"
      label="Parts of the command"
      className="max-h-72 divide-y divide-line overflow-y-auto rounded-control bg-background"
    >
      {keyed(segments, ({ text }) => text).map(({ key, row }) => (
        <Part key={key} segment={row} directory={directory} />
      ))}
    </Scrolled>
  )
}

function Part({ segment, directory }: { segment: PermissionSegment; directory: string | null }) {
  const { text, mark, note, rule } = segment
  const { icon, word, color } = MARKS[mark]
  const said = rule === undefined ? note : `by ${rule.text}`
  return (
    <li className="flex items-start gap-2 px-2 py-1.5" data-mark={mark}>
      <span className={cn('mt-0.5 shrink-0', color)}>
        {createElement(icon, { size: 16, strokeWidth: 1.5, 'aria-hidden': true })}
      </span>
      <div className="min-w-0 flex-1">
        <pre className="wrap-text whitespace-pre-wrap text-ui">
          <CodeText text={text} />
        </pre>
        <p className="wrap-text text-meta text-muted">
          <span className={color}>{word}</span>
          {said === undefined || said === '' ? '' : mark === 'covered' ? ` (${trimmed(said)})` : `: ${said}`}
        </p>
        {mark === 'covered' ? null : <Reach segment={segment} directory={directory} />}
      </div>
    </li>
  )
}

function trimmed(sentence: string): string {
  return sentence.replace(/\.$/, '')
}

/** Paths of one part that are shown; the rest is counted. */
const SHOWN = 8

/** Files as they really are, once links are followed. */
function Reach({ segment, directory }: { segment: PermissionSegment; directory: string | null }) {
  const unique = new Map((segment.targets ?? []).map((target) => [`${target.access} ${target.path}`, target]))
  const targets = [...unique.values()]
  const elsewhere = segment.directory !== undefined && segment.directory !== directory ? segment.directory : null
  if (targets.length === 0 && elsewhere === null) return null
  return (
    <ul aria-label="What it touches" className="flex flex-wrap gap-x-3 text-meta text-muted">
      {elsewhere === null ? null : (
        <li>
          runs in <Path path={elsewhere} />
        </li>
      )}
      {targets.slice(0, SHOWN).map(({ path, access }) => (
        <li key={`${access} ${path}`} className="min-w-0">
          {access === 'write' ? 'changes' : 'reads'} <Path path={path} />
        </li>
      ))}
      {targets.length > SHOWN ? <li>and {targets.length - SHOWN} more</li> : null}
    </ul>
  )
}

function Path({ path }: { path: string }) {
  return (
    <code className="wrap-text">
      <CodeText text={shortPath(path)} />
    </code>
  )
}
