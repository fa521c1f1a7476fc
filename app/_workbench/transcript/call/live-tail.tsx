/** The newest lines of a command that runs. */
'use client'
import { useSession } from '#app/_session/hooks.ts'
import { tailOf } from './tail-of.ts'

export function LiveTail({ callSeq, lines }: { callSeq: number; lines: number }) {
  const output = useSession(({ overlay }) => overlay.outputs[callSeq])
  if (output === undefined || output.text === '') return null
  const { text } = tailOf(output.text, lines)
  return (
    <pre className="ml-6 overflow-hidden whitespace-pre-wrap break-all border-line border-l pl-3 text-meta text-muted">
      {text}
    </pre>
  )
}
