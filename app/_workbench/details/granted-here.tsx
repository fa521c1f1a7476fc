/** What "for this session" on a card lets run unasked, and taking it back. */
'use client'
import { useState } from 'react'
import { callApi } from '#app/_api/call-api.ts'
import { useSession } from '#app/_session/hooks.ts'
import { usePersonName } from '#app/_session/use-person-name.ts'
import { useReadOnly } from '#app/_session/use-read-only.ts'
import { Button } from '#app/_ui/button.tsx'
import { CodeText } from '#app/_ui/code-text.tsx'
import { toast } from '#app/_ui/toast.ts'
import type { Actor } from '#protocol/choices.ts'
import type { SessionState } from '#protocol/state.ts'

/** One press on a card; its rules hold and go together. */
interface Granted {
  requestId: string
  by: Actor
  texts: string[]
}

export function GrantedHere({ grants }: Pick<SessionState, 'grants'>) {
  const all = grantedOf(grants)
  if (all.length === 0) return null
  return (
    <section aria-label="Allowed for this session" className="border-line border-t px-1.5 py-2">
      <h3 className="px-1.5 pb-1 font-medium text-meta text-muted">Allowed for this session</h3>
      <ul>
        {all.map((granted) => (
          <li key={granted.requestId}>
            <Answer granted={granted} />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What is granted always stands in the settings, and here for no longer than its rule takes to be written. */
function grantedOf(grants: SessionState['grants']): Granted[] {
  const byRequest = new Map<string, Granted>()
  for (const { requestId, by, text, scope } of grants) {
    if (scope !== 'session') continue
    const granted = byRequest.get(requestId) ?? { requestId, by, texts: [] }
    if (!granted.texts.includes(text)) granted.texts.push(text)
    byRequest.set(requestId, granted)
  }
  return [...byRequest.values()]
}

function Answer({ granted: { requestId, by, texts } }: { granted: Granted }) {
  const sessionId = useSession((data) => data.sessionId)
  const name = usePersonName(by, { within: true })
  const readOnly = useReadOnly()
  const [busy, setBusy] = useState(false)
  const takeBack = async () => {
    setBusy(true)
    const result = await callApi('revokeSessionRule', { params: { id: sessionId, ruleId: requestId } })
    setBusy(false)
    if (!result.ok) toast.failed(`It was not taken back. ${result.problem.sentence}`)
  }
  return (
    <div className="flex items-start gap-2 px-1.5 py-1">
      <div className="min-w-0 flex-1">
        {texts.map((text) => (
          <code key={text} className="wrap-text block text-meta">
            <CodeText text={text} />
          </code>
        ))}
        <span className="text-meta text-muted">by {name}</span>
      </div>
      <Button
        variant="danger-quiet"
        size="small"
        busy={busy}
        disabled={readOnly}
        aria-label={`Take back ${texts.join(', ')}`}
        onClick={() => void takeBack()}
      >
        Take back
      </Button>
    </div>
  )
}
