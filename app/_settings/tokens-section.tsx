/** Tokens by which programs act for this person: made here, shown once, revoked at once. */
'use client'
import { useState } from 'react'
import { callApi } from '../_api/call-api.ts'
import { Button } from '../_ui/button.tsx'
import { ErrorState } from '../_ui/error-state.tsx'
import { Input } from '../_ui/input.tsx'
import { RelativeTime } from '../_ui/relative-time.tsx'
import { Select } from '../_ui/select.tsx'
import { Skeleton } from '../_ui/skeleton.tsx'
import { toast } from '../_ui/toast.ts'
import { SecretBox } from './secret-box.tsx'
import { SettingRow } from './setting-row.tsx'
import { useRemote } from './use-remote.ts'

const readTokens = () => callApi('listTokens', {})

const SPANS = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'One year' },
  { value: 'never', label: 'No end' },
] as const

export function TokensSection() {
  const { value, problem, reload } = useRemote(readTokens)
  const revoke = async (id: string, name: string) => {
    const result = await callApi('revokeToken', { params: { tokenId: id } })
    if (result.ok) toast.done(`“${name}” no longer works.`)
    else toast.failed(`“${name}” was not revoked. ${result.problem.sentence}`)
    reload()
  }
  return (
    <>
      <p className="mb-2 text-muted">For the command line and other programs. A token has all your rights.</p>
      <NewToken onMade={reload} />
      {problem !== null && value === null ? (
        <ErrorState
          title="The tokens could not be read."
          sentence={problem}
          retry={{ label: 'Try again', run: reload }}
        />
      ) : null}
      {value === null && problem === null ? <Skeleton className="h-12" /> : null}
      {value?.tokens.map(({ id, name, createdAt, lastUsedAt, expiresAt }) => (
        <SettingRow
          key={id}
          title={name}
          hint={
            <>
              Made <RelativeTime at={createdAt} />
              {lastUsedAt === null ? ', never used' : ', last used '}
              {lastUsedAt === null ? null : <RelativeTime at={lastUsedAt} />}
              {expiresAt === null ? ', no end' : `, ends ${new Date(expiresAt).toLocaleDateString()}`}
            </>
          }
        >
          <Button variant="danger-quiet" onClick={() => void revoke(id, name)}>
            Revoke
          </Button>
        </SettingRow>
      ))}
    </>
  )
}

function NewToken({ onMade }: { onMade: () => void }) {
  const [name, setName] = useState('')
  const [span, setSpan] = useState<(typeof SPANS)[number]['value']>('90')
  const [made, setMade] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const make = async () => {
    if (name.trim() === '') return
    setBusy(true)
    const days = span === 'never' ? {} : { expiresInDays: Number(span) }
    const result = await callApi('createToken', { body: { name, ...days } })
    setBusy(false)
    if (!result.ok) return toast.failed(`No token was made. ${result.problem.sentence}`)
    setMade(result.value.token)
    setName('')
    onMade()
  }
  if (made !== null) {
    return (
      <SecretBox
        label="New token"
        secret={made}
        sentence="Copy it now: it is not shown again."
        onDone={() => setMade(null)}
      />
    )
  }
  return (
    <form
      className="flex flex-wrap gap-2 pb-3"
      onSubmit={(event) => {
        event.preventDefault()
        void make()
      }}
    >
      <span className="min-w-44 flex-1">
        <Input
          aria-label="Name of the new token"
          placeholder="What it is for"
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </span>
      <Select label="Ends after" value={span} choices={SPANS} onChange={setSpan} />
      <Button type="submit" busy={busy} disabled={name.trim() === ''}>
        Make a token
      </Button>
    </form>
  )
}
