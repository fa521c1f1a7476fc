/** No sessions: a sentence, and the sample one click away. */
'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '../_ui/button.tsx'
import { EmptyState } from '../_ui/empty-state.tsx'
import { toast } from '../_ui/toast.ts'
import { startSession } from './composer/start-session.ts'
import { useInbox } from './inbox-store.ts'

const SAMPLE_TEXT = 'Run the tests, find out why one fails, and fix it.'

export function EmptyInbox() {
  const { shelf, search } = useInbox()
  if (search !== '') return <EmptyState sentence={`No session holds “${search}”.`} />
  if (shelf === 'archived')
    return <EmptyState sentence="Nothing is archived. What you archive keeps its conversation and files." />
  if (shelf === 'deleted')
    return <EmptyState sentence="Nothing can be restored. A deleted session stays here for 15 minutes." />
  return (
    <EmptyState
      className="rounded-card border border-line border-dashed py-12"
      sentence="A session is one conversation with an agent, in a container of its own. Start from a repository, an upload, or nothing; or watch it mend the sample."
      action={<SampleButton />}
    />
  )
}

function SampleButton() {
  const router = useRouter()
  const [busy, setBusy] = useState(false)
  const start = async () => {
    setBusy(true)
    const result = await startSession({
      ...{ source: { kind: 'sample' }, text: SAMPLE_TEXT, model: null, permissionMode: null, network: null },
      ...{ onProgress: () => {}, signal: new AbortController().signal },
    })
    if (result.ok) router.push(`/s/${result.value.id}`)
    else {
      setBusy(false)
      toast.failed(`The sample was not started. ${result.problem.sentence}`)
    }
  }
  return (
    <Button busy={busy} onClick={() => void start()}>
      Fix the sample’s failing test
    </Button>
  )
}
