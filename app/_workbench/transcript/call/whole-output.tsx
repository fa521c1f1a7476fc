/** All that a command said, fetched from where the container keeps it; the model was told a part. */
'use client'
import { useEffect, useState } from 'react'
import type { ApiResult } from '#app/_api/api-problem.ts'
import { outputAddress, readOutput, type WholeOutput as Whole } from '#app/_api/read-output.ts'
import { useSession } from '#app/_session/hooks.ts'
import type { CallResult } from '#app/_session/transcript-entry.ts'
import { formatBytes } from '#app/_ui/lib/format-amount.ts'
import { OutputText } from './output-text.tsx'
import { plainOutput } from './tail-of.ts'

interface WholeOutputProps {
  callSeq: number
  output: NonNullable<CallResult['output']>
  /** What the model was told, shown until the rest has come and when it cannot. */
  told: string
  onLess: () => void
}

export function WholeOutput({ callSeq, output, told, onLess }: WholeOutputProps) {
  const sessionId = useSession((data) => data.sessionId)
  const [answer, setAnswer] = useState<ApiResult<Whole> | null>(null)
  useEffect(() => {
    let gone = false
    void readOutput(sessionId, callSeq).then((found) => gone || setAnswer(found))
    return () => {
      gone = true
    }
  }, [sessionId, callSeq])
  const text = answer?.ok === true ? answer.value.text : told
  return (
    <div className="min-w-0" aria-busy={answer === null}>
      <OutputText text={plainOutput(text)} copy={text} />
      <p className="mt-1 flex flex-wrap items-center gap-x-3 text-meta text-muted">
        <button type="button" className="shrink-0 text-accent pointer-coarse:min-h-11" onClick={onLess}>
          Show less
        </button>
        <a
          className="inline-flex items-center text-accent pointer-coarse:min-h-11"
          href={outputAddress(sessionId, callSeq)}
          download={`output-${callSeq}.txt`}
        >
          Save all {formatBytes(output.bytes)}
        </a>
        <span className="wrap-text min-w-0">{wordsOf(answer, output.path)}</span>
      </p>
    </div>
  )
}

function wordsOf(answer: ApiResult<Whole> | null, path: string): string {
  if (answer === null) return 'It is being fetched from the container.'
  if (!answer.ok) return `This is what the model was told. ${answer.problem.sentence}`
  return answer.value.clipped ? `These are the last 1 000 000 letters. All of it is in ${path}` : `Kept in ${path}`
}
