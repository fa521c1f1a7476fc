/** What a call answered: the last lines, and all of it on demand. */
'use client'
import type { CallEntry, CallResult } from '#app/_session/transcript-entry.ts'
import { useOpen } from '../view-store.tsx'
import { OutputText } from './output-text.tsx'
import { plainOutput, tailOf } from './tail-of.ts'
import { WholeOutput } from './whole-output.tsx'

/** Lines that are shown before "show all". */
const SHOWN = 12

export function OutputBox({ entry, result }: { entry: CallEntry; result: CallResult }) {
  const [whole, turn] = useOpen(`${entry.key}/all`, false)
  const text = result.content.map((block) => (block.type === 'text' ? block.text : '(a picture)')).join('\n')
  if (text.trim() === '') return <p className="text-meta text-muted">It said nothing.</p>
  const { hidden } = tailOf(text, SHOWN)
  const more = result.output !== null && result.output.bytes > text.length ? result.output : null
  if (whole && more !== null) return <WholeOutput callSeq={entry.seq} output={more} told={text} onLess={turn} />
  const words = whole ? 'Show less' : more === null ? `Show all ${hidden + SHOWN} lines` : 'Show all'
  return (
    <div className="min-w-0">
      <OutputText text={whole ? plainOutput(text) : partOf(entry, text)} danger={result.isError} copy={text} />
      {hidden === 0 && more === null ? null : (
        <button type="button" className="mt-1 text-accent text-meta pointer-coarse:min-h-11" onClick={turn}>
          {words}
        </button>
      )}
    </div>
  )
}

/** Commands end with what matters; files and lists begin with it. */
function partOf({ display, result }: CallEntry, text: string): string {
  const fromEnd = display.kind === 'command' || result?.isError === true
  return fromEnd ? tailOf(text, SHOWN).text : headOf(text)
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
