/** What the rules of a form would still leave open, asked of the server's own engine: nothing runs, nothing is written. */
'use client'
import { useEffect, useState } from 'react'
import { callApi } from '#app/_api/call-api.ts'
import { useSession } from '#app/_session/hooks.ts'
import type { PermissionSegment } from '#protocol/events/call-events.ts'
import type { OpenApproval } from '#protocol/state.ts'

export interface RulePreview {
  /** Parts that would be asked about again. */
  open: readonly Pick<PermissionSegment, 'text' | 'note'>[]
  /** Texts that are no rules, with the reason. */
  bad: readonly { text: string; reason: string }[]
  /** The whole call would run unasked. */
  quiet: boolean
}

export interface PreviewedCall {
  tool: string
  /** Null while the page that holds the call is not loaded. */
  input: Record<string, unknown> | null
  approval: OpenApproval
}

/** Milliseconds of rest after a key before the server is asked. */
const REST_MS = 200

/** Null: not known yet, or not to be known. */
export function useRulePreview({ tool, input, approval }: PreviewedCall, rules: readonly string[]): RulePreview | null {
  const session = useSession((data) => data.sessionId)
  const [preview, setPreview] = useState<RulePreview | null>(() => asOffered(approval))
  const key = JSON.stringify(rules)
  useEffect(() => {
    if (input === null) return
    const controller = new AbortController()
    const timer = setTimeout(async () => {
      const allow: string[] = JSON.parse(key)
      const body = { tool, input, session, rules: { allow } }
      const answer = await callApi('explainPermission', { body, signal: controller.signal })
      if (!controller.signal.aborted) setPreview(answer.ok ? previewOf(answer.value, allow) : null)
    }, REST_MS)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [tool, input, session, key])
  return preview
}

interface Explained {
  decision: string
  segments: readonly PermissionSegment[]
  problems: readonly { text: string; reason: string }[]
}

function previewOf({ decision, segments, problems }: Explained, rules: readonly string[]): RulePreview {
  return {
    open: segments.filter(({ mark }) => mark !== 'covered'),
    bad: problems.filter(({ text }) => rules.includes(text)),
    quiet: decision === 'allow',
  }
}

/** What the question itself says of its own rules, all together. */
function asOffered({ proposals, segments }: OpenApproval): RulePreview | null {
  const [first, ...others] = proposals
  if (first === undefined) return null
  const left = first.uncovered.filter((index) => others.every(({ uncovered }) => uncovered.includes(index)))
  return { open: left.flatMap((index) => segments[index] ?? []), bad: [], quiet: left.length === 0 }
}
