/** The rules that "always" would write: shown, and changed, before they count; with what they would still leave open. */
'use client'
import { useEffect, useRef, useState } from 'react'
import { useHead, useSession } from '#app/_session/hooks.ts'
import { Button } from '#app/_ui/button.tsx'
import { CodeText } from '#app/_ui/code-text.tsx'
import { Input } from '#app/_ui/input.tsx'
import { keyed } from '#app/_ui/lib/keyed.ts'
import { type PreviewedCall, type RulePreview, useRulePreview } from './use-rule-preview.ts'

export interface AlwaysFormProps {
  suggestions: readonly string[]
  call: PreviewedCall
  busy: boolean
  onAllow: (rules: string[]) => void
  onBack: () => void
}

export function AlwaysForm({ suggestions, call, busy, onAllow, onBack }: AlwaysFormProps) {
  const [lines, setLines] = useState(() => suggestions.map((text, id) => ({ id, text })))
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => first.current?.select(), [])
  const rules = lines.map(({ text }) => text.trim()).filter((text) => text !== '')
  const preview = useRulePreview(call, rules)
  const change = (changed: { id: number; text: string }) =>
    setLines(lines.map((line) => (line.id === changed.id ? changed : line)))
  return (
    <form
      aria-label="Always allow"
      className="flex min-h-0 flex-col gap-2 overflow-y-auto px-3 py-2"
      onSubmit={(event) => {
        event.preventDefault()
        if (rules.length > 0) onAllow(rules)
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        onBack()
      }}
    >
      <p className="text-meta text-muted">
        What matches {suggestions.length === 1 ? 'this rule' : 'one of these rules'} is not asked again <Where />. A *
        stands for anything; an empty line writes no rule.
      </p>
      {lines.map(({ id, text }) => (
        <Input
          key={id}
          ref={id === 0 ? first : null}
          mono
          aria-label={lines.length === 1 ? 'Rule' : `Rule ${id + 1}`}
          aria-invalid={preview?.bad.some((bad) => bad.text === text.trim()) === true}
          value={text}
          maxLength={2_000}
          onChange={({ currentTarget }) => change({ id, text: currentTarget.value })}
        />
      ))}
      <Left preview={preview} />
      <div className="flex flex-wrap gap-2">
        <Button
          type="submit"
          variant="primary"
          busy={busy}
          disabled={rules.length === 0 || (preview?.bad.length ?? 0) > 0}
        >
          Always allow
        </Button>
        <Button variant="quiet" onClick={onBack}>
          Back
        </Button>
      </div>
    </form>
  )
}

/** The server decides where the rules of an answer hold; this says it before. */
function Where() {
  const kind = useHead(({ source }) => source.kind, 'empty')
  const owner = useHead((state) => state.owner, null)
  const me = useSession((data) => data.me)
  if (me !== null && owner !== null && me.id !== owner) return <>in this session</>
  return <>{kind === 'git' || kind === 'sample' ? 'wherever you work on the same source' : 'in any of your sessions'}</>
}

function Left({ preview }: { preview: RulePreview | null }) {
  if (preview === null) return null
  const { open, bad, quiet } = preview
  return (
    <div role="status" className="text-meta">
      {bad.map(({ text, reason }) => (
        <p key={text} className="wrap-text text-danger">
          <code>{text}</code>: {reason}
        </p>
      ))}
      {open.length === 0 ? null : (
        <>
          <p className="text-warning">Not covered, so such a call is still asked about:</p>
          <ul className="max-h-32 list-disc overflow-y-auto pl-5">
            {keyed(open, ({ text }) => text).map(({ key, row: { text, note } }) => (
              <li key={key} className="wrap-text">
                <code>
                  <CodeText text={text} />
                </code>
                {note === undefined || note === '' ? null : <span className="text-muted"> {note}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
      {open.length > 0 || bad.length > 0 ? null : (
        <p className={quiet ? 'text-success' : 'text-warning'}>
          {quiet ? 'With this the same call runs unasked.' : 'With this alone the same call is still asked about.'}
        </p>
      )}
    </div>
  )
}
