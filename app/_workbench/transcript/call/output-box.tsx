/** What a call answered: the last lines, and all of it on demand. */
'use client'
import type { CallEntry, CallResult } from '#app/_session/transcript-entry.ts'
import { CopyButton } from '#app/_ui/copy-button.tsx'
import { cn } from '#app/_ui/lib/cn.ts'
import { formatBytes } from '#app/_ui/lib/format-amount.ts'
import { useOpen } from '../view-store.tsx'
import { plainOutput, tailOf } from './tail-of.ts'

/** Lines that are shown before "show all". */
const SHOWN = 12

export function OutputBox({ entry, result }: { entry: CallEntry; result: CallResult }) {
  const [whole, turn] = useOpen(`${entry.key}/all`, false)
  const text = result.content.map((block) => (block.type === 'text' ? block.text : '(a picture)')).join('\n')
  if (text.trim() === '') return <p className="text-meta text-muted">It said nothing.</p>
  const { hidden } = tailOf(text, SHOWN)
  // Commands end with what matters; files and lists begin with it.
  const fromEnd = entry.display.kind === 'command' || result.isError
  const shown = whole || hidden === 0 ? plainOutput(text) : fromEnd ? tailOf(text, SHOWN).text : headOf(text)
  return (
    <div className="min-w-0">
      <OutputText text={shown} danger={result.isError} copy={text} />
      <div className="mt-1 flex flex-wrap items-center gap-3 text-meta text-muted">
        {hidden === 0 ? null : (
          <button type="button" className="text-accent" onClick={turn}>
            {whole ? 'Show less' : `Show all ${hidden + SHOWN} lines`}
          </button>
        )}
        {result.output === null || result.output.bytes <= text.length ? null : (
          <span>
            Whole output: {formatBytes(result.output.bytes)} in <code>{result.output.path}</code>
          </span>
        )}
      </div>
    </div>
  )
}

function headOf(text: string): string {
  return plainOutput(text).split('\n').slice(0, SHOWN).join('\n')
}

export function LiveOutput({ text, clipped }: { text: string; clipped: boolean }) {
  const tail = tailOf(text, SHOWN)
  return (
    <div>
      {clipped || tail.hidden > 0 ? <p className="text-meta text-muted">…</p> : null}
      <OutputText text={tail.text} copy={text} />
    </div>
  )
}

function OutputText({ text, copy, danger = false }: { text: string; copy: string; danger?: boolean }) {
  return (
    <div className="relative">
      <pre
        className={cn(
          'wrap-text max-h-120 min-w-0 overflow-y-auto whitespace-pre-wrap rounded-card border border-line px-3 py-2 text-meta',
          danger ? 'text-danger' : 'text-muted',
        )}
      >
        {text}
      </pre>
      <CopyButton label="Copy the output" text={copy} className="absolute top-1 right-1 bg-background" />
    </div>
  )
}
