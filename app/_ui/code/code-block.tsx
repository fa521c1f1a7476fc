/** A piece of code: coloured when it stands still, and taken along with one press. */
'use client'
import { CopyButton } from '../copy-button.tsx'
import { Later } from '../later.tsx'
import { Scrolled } from '../scrolled.tsx'
import { CodeLines } from './code-lines.tsx'
import { useHighlight } from './use-highlight.ts'

export interface CodeBlockProps {
  code: string
  /** A fence's word, or a file's ending. */
  language: string
  /** False while more is to come. */
  settled?: boolean
}

export function CodeBlock({ code, language, settled = true }: CodeBlockProps) {
  const lines = useHighlight(code, language, settled)
  const name = language.split(/[\s{]/)[0] ?? ''
  return (
    <div className="group/code relative min-w-0 rounded-card border border-line bg-raised">
      <div className="absolute top-0 right-0 flex items-center gap-1 rounded-card bg-raised pt-1 pr-1 pl-2 text-meta text-muted">
        <span className="select-none">{name}</span>
        <span className="min-h-6 min-w-6 pointer-coarse:min-w-11">
          <Later>
            <CopyButton label="Copy the code" text={code} />
          </Later>
        </span>
      </div>
      <Scrolled always as="pre" className="overflow-x-auto px-3 py-2 text-ui">
        <code>{lines === null ? code : <CodeLines lines={lines} />}</code>
      </Scrolled>
    </div>
  )
}
