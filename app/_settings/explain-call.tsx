/** What the rules would do with one call, stage by stage. Nothing runs. */
'use client'
import { useState } from 'react'
import { type ApiAnswer, callApi } from '../_api/call-api.ts'
import { modeName, networkName } from '../_session/choice-names.ts'
import { plural } from '../_session/format.ts'
import { Badge } from '../_ui/badge.tsx'
import { Button } from '../_ui/button.tsx'
import { CodeText } from '../_ui/code-text.tsx'
import { Input } from '../_ui/input.tsx'
import { keyed } from '../_ui/lib/keyed.ts'
import { Select } from '../_ui/select.tsx'
import { StageTrace } from '../_ui/stage-trace.tsx'

type Explanation = ApiAnswer<'explainPermission'>

/** The tools by the field that a person would type. */
const TOOLS = [
  { value: 'Bash', label: 'Run a command', field: 'command' },
  { value: 'Edit', label: 'Edit a file', field: 'file_path' },
  { value: 'Read', label: 'Read a file', field: 'file_path' },
] as const
const TONES = { allow: 'success', ask: 'waiting', deny: 'danger' } as const
const WORDS = { allow: 'runs unasked', ask: 'is asked', deny: 'is denied' } as const

export function ExplainCall() {
  const [tool, setTool] = useState<(typeof TOOLS)[number]['value']>('Bash')
  const [text, setText] = useState('')
  const [answer, setAnswer] = useState<Explanation | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const explain = async () => {
    setBusy(true)
    const result = await callApi('explainPermission', { body: { tool, input: inputOf(tool, text) } })
    setBusy(false)
    setAnswer(result.ok ? result.value : null)
    setTrouble(result.ok ? null : result.problem.sentence)
  }
  return (
    <div className="mt-6">
      <h3 className="mb-1 font-medium">What would happen?</h3>
      <form
        aria-label="Explain a call"
        className="flex flex-wrap gap-2"
        onSubmit={(event) => {
          event.preventDefault()
          if (text.trim() !== '') void explain()
        }}
      >
        <Select label="What the agent would do" value={tool} choices={TOOLS} onChange={setTool} />
        <div className="min-w-52 flex-1">
          <Input
            mono
            aria-label="Command or file"
            placeholder={tool === 'Bash' ? 'git status && rm -rf build' : '/workspace/src/app.ts'}
            value={text}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
          />
        </div>
        <Button type="submit" busy={busy} disabled={text.trim() === ''}>
          Explain
        </Button>
      </form>
      {trouble === null ? null : (
        <p role="alert" className="mt-1 text-danger text-meta">
          {trouble}
        </p>
      )}
      {answer === null ? null : <Answer answer={answer} />}
    </div>
  )
}

function inputOf(tool: (typeof TOOLS)[number]['value'], text: string): Record<string, unknown> {
  if (tool === 'Edit') return { file_path: text, old_string: 'before', new_string: 'after' }
  return { [tool === 'Bash' ? 'command' : 'file_path']: text }
}

function Answer({ answer }: { answer: Explanation }) {
  const { decision, reason, rule, segments, trace, basis } = answer
  return (
    <section aria-label="What would happen" aria-live="polite" className="mt-3 rounded-control border border-line p-3">
      <p className="flex flex-wrap items-center gap-2">
        <Badge tone={TONES[decision]}>{WORDS[decision]}</Badge>
        <span className="wrap-text">{reason}</span>
        {rule === null ? null : <code className="text-muted">{rule.text}</code>}
      </p>
      {segments.length < 2 ? null : (
        <ul aria-label="Parts" className="mt-2 flex flex-col gap-0.5 text-meta">
          {keyed(segments, ({ text }) => text).map(({ key, row: { text, mark, note } }) => (
            <li key={key} className="flex gap-2">
              <code className="wrap-text min-w-0 flex-1">
                <CodeText text={text} />
              </code>
              <span className="text-muted">{note ?? mark.replace('_', ' ')}</span>
            </li>
          ))}
        </ul>
      )}
      <StageTrace trace={trace} className="mt-2 border-line border-t pt-2" />
      <p className="mt-2 text-meta text-muted">
        Judged as in a new session of yours without files: {plural(basis.rules, 'rule')} in force, mode “
        {modeName(basis.mode)}”, network “{networkName(basis.network)}”
        {basis.managedOnly ? ', only rules of this installation count' : ''}.
      </p>
    </section>
  )
}
