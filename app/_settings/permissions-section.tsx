/** Standing rules: who said what may run, is asked about or never runs; each can be taken back. And what they would do with one call. */
'use client'
import { useState } from 'react'
import type { RuleScope, StoredRule } from '#protocol/api/rule-routes.ts'
import { callApi } from '../_api/call-api.ts'
import { Badge } from '../_ui/badge.tsx'
import { Button } from '../_ui/button.tsx'
import { CodeText } from '../_ui/code-text.tsx'
import { ErrorState } from '../_ui/error-state.tsx'
import { Input } from '../_ui/input.tsx'
import { RelativeTime } from '../_ui/relative-time.tsx'
import { Select } from '../_ui/select.tsx'
import { Skeleton } from '../_ui/skeleton.tsx'
import { toast } from '../_ui/toast.ts'
import { ExplainCall } from './explain-call.tsx'
import { SettingRow } from './setting-row.tsx'
import { useRemote } from './use-remote.ts'

const readRules = () => callApi('listRules', {})

const EFFECTS = [
  { value: 'allow', label: 'Allow' },
  { value: 'ask', label: 'Ask' },
  { value: 'deny', label: 'Deny' },
] as const
const TONES = { allow: 'success', ask: 'waiting', deny: 'danger' } as const
const SCOPES: Record<RuleScope, string> = {
  managed: 'for everybody',
  user: 'for you',
  project: 'for you, in this project',
  session: 'in one session',
}

export function PermissionsSection() {
  const { value, problem, reload } = useRemote(readRules)
  const revoke = async ({ id, text }: StoredRule) => {
    const result = await callApi('revokeRule', { params: { ruleId: id } })
    if (result.ok) toast.done(`${text} counts no more, in running sessions too.`)
    else toast.failed(`${text} was not taken back. ${result.problem.sentence}`)
    reload()
  }
  return (
    <>
      <p className="mb-2 text-muted">
        Rules say what the agent may do unasked. A deny beats every allow, whoever wrote it; a repository can only
        narrow.
      </p>
      <NewRule onMade={reload} />
      {problem !== null && value === null ? (
        <ErrorState
          title="The rules could not be read."
          sentence={problem}
          retry={{ label: 'Try again', run: reload }}
        />
      ) : null}
      {value === null && problem === null ? <Skeleton className="h-12" /> : null}
      {value?.rules.length === 0 ? (
        <p className="py-2 text-muted">No rules yet. “Always” on an approval writes one here.</p>
      ) : null}
      {value === null || value.rules.length === 0 ? null : (
        <ul aria-label="Rules" className="divide-y divide-line border-line border-y">
          {value.rules.map((rule) => (
            <li key={rule.id}>
              <RuleRow rule={rule} onRevoke={() => void revoke(rule)} />
            </li>
          ))}
        </ul>
      )}
      <ExplainCall />
    </>
  )
}

function RuleRow({ rule, onRevoke }: { rule: StoredRule; onRevoke: () => void }) {
  return (
    <SettingRow
      title={
        <span className="flex min-w-0 items-center gap-2">
          <Badge tone={TONES[rule.effect]}>{rule.effect}</Badge>
          <code className="wrap-text min-w-0">
            <CodeText text={rule.text} />
          </code>
        </span>
      }
      hint={<Origin rule={rule} />}
    >
      <Button variant="danger-quiet" aria-label={`Take back ${rule.text}`} onClick={onRevoke}>
        Take back
      </Button>
    </SettingRow>
  )
}

function Origin({ rule }: { rule: StoredRule }) {
  return (
    <>
      {SCOPES[rule.scope]}
      {rule.project === null ? '' : ` (${rule.project})`}, {rule.source === 'approval' ? 'from an approval' : 'written'}
      , <RelativeTime at={rule.createdAt} />
      {rule.lastUsedAt === null ? ', never used' : ', last used '}
      {rule.lastUsedAt === null ? null : <RelativeTime at={rule.lastUsedAt} />}
    </>
  )
}

function NewRule({ onMade }: { onMade: () => void }) {
  const [effect, setEffect] = useState<(typeof EFFECTS)[number]['value']>('allow')
  const [text, setText] = useState('')
  const [trouble, setTrouble] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const add = async () => {
    setBusy(true)
    const result = await callApi('addRule', { body: { effect, text, scope: 'user' } })
    setBusy(false)
    setTrouble(result.ok ? null : result.problem.sentence)
    if (!result.ok) return
    setText('')
    onMade()
  }
  return (
    <form
      aria-label="A new rule"
      className="mb-2"
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim() !== '') void add()
      }}
    >
      <div className="flex flex-wrap gap-2">
        <Select label="What the rule does" value={effect} choices={EFFECTS} onChange={setEffect} />
        <div className="min-w-52 flex-1">
          <Input
            mono
            aria-label="Rule"
            aria-invalid={trouble !== null}
            placeholder="Bash(npm test *), Edit(src/**), Read(.env)"
            value={text}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
          />
        </div>
        <Button type="submit" busy={busy} disabled={text.trim() === ''}>
          Add the rule
        </Button>
      </div>
      {trouble === null ? null : (
        <p role="alert" className="mt-1 text-danger text-meta">
          {trouble}
        </p>
      )}
    </form>
  )
}
