/** A look at what a replacement would do, before it is done; each file is written only if it is still the one that was shown. */
'use client'
import { useEffect, useState } from 'react'
import { type ApiAnswer, callApi } from '#app/_api/call-api.ts'
import { plural } from '#app/_session/format.ts'
import { useSession } from '#app/_session/hooks.ts'
import { Button } from '#app/_ui/button.tsx'
import { Checkbox } from '#app/_ui/checkbox.tsx'
import { Dialog } from '#app/_ui/dialog.tsx'
import { Notice } from '#app/_ui/notice.tsx'
import { Skeleton } from '#app/_ui/skeleton.tsx'
import { toast } from '#app/_ui/toast.ts'
import type { ReplacedMatch } from '#protocol/api/search-routes.ts'
import { queryOf, type SearchForm } from './search-form.ts'

type Preview = ApiAnswer<'replacePreview'>

export interface ReplaceDialogProps {
  form: SearchForm
  open: boolean
  onOpenChange: (open: boolean) => void
  onDone: () => void
}

/** Lines of one file that are shown. */
const SHOWN = 20

export function ReplaceDialog({ form, open, onOpenChange, onDone }: ReplaceDialogProps) {
  const sessionId = useSession((data) => data.sessionId)
  const [preview, setPreview] = useState<Preview | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  const [without, setWithout] = useState<ReadonlySet<string>>(new Set())
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    const query = queryOf(form)
    if (!open || query === null) return
    const controller = new AbortController()
    setPreview(null)
    setTrouble(null)
    setWithout(new Set())
    const body = { ...query, replacement: form.replacement }
    void callApi('replacePreview', { params: { id: sessionId }, body, signal: controller.signal }).then((answer) => {
      if (controller.signal.aborted) return
      if (answer.ok) setPreview(answer.value)
      else setTrouble(answer.problem.sentence)
    })
    return () => controller.abort()
  }, [open, form, sessionId])
  const files = preview?.files.filter(({ path }) => !without.has(path)) ?? []
  const count = files.reduce((sum, { total }) => sum + total, 0)
  const replace = async () => {
    const query = queryOf(form)
    if (query === null) return
    setBusy(true)
    const body = { ...query, replacement: form.replacement, files: files.map(({ path, sha256 }) => ({ path, sha256 })) }
    const answer = await callApi('replace', { params: { id: sessionId }, body })
    setBusy(false)
    onDone()
    if (!answer.ok) return setTrouble(answer.problem.sentence)
    onOpenChange(false)
    const { applied, skipped } = answer.value
    const done = applied.reduce((sum, { replaced }) => sum + replaced, 0)
    if (skipped.length === 0) toast.done(`${done} replaced in ${plural(applied.length, 'file')}.`)
    else
      toast.failed(
        `${done} replaced. Left alone, since they changed meanwhile: ${skipped.map(({ path }) => path).join(', ')}.`,
      )
  }
  return (
    <Dialog
      title={`Replace “${form.pattern}” with “${form.replacement}”`}
      description="Nothing is written yet."
      size="large"
      {...{ open, onOpenChange }}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button variant="primary" busy={busy} disabled={count === 0} onClick={() => void replace()}>
            Replace {count} in {files.length} {files.length === 1 ? 'file' : 'files'}
          </Button>
        </>
      }
    >
      {trouble === null ? null : (
        <Notice tone="danger" urgent>
          {trouble}
        </Notice>
      )}
      {preview === null && trouble === null ? <Skeleton className="h-40" /> : null}
      {preview === null ? null : <PreviewList preview={preview} without={without} onWithout={setWithout} />}
    </Dialog>
  )
}

interface PreviewListProps {
  preview: Preview
  without: ReadonlySet<string>
  onWithout: (without: ReadonlySet<string>) => void
}

function PreviewList({ preview, without, onWithout }: PreviewListProps) {
  const toggle = (path: string, on: boolean) => {
    const next = new Set(without)
    if (on) next.delete(path)
    else next.add(path)
    onWithout(next)
  }
  return (
    <>
      {preview.truncated ? <Notice>More files match than one replacement takes. Do it again afterwards.</Notice> : null}
      {preview.error === undefined ? null : <Notice tone="danger">{preview.error}</Notice>}
      {preview.files.length === 0 && preview.error === undefined ? <p className="text-muted">Nothing fits.</p> : null}
      <ul className="flex flex-col gap-3">
        {preview.files.map(({ path, total, matches }) => (
          <li key={path}>
            <Checkbox label={`${path} (${total})`} checked={!without.has(path)} onChange={(on) => toggle(path, on)} />
            <div className="mt-1 overflow-hidden rounded-control border border-line font-mono text-meta">
              {linesOf(matches).map((match) => (
                <Replaced key={`${match.line}:${match.column}`} match={match} />
              ))}
              <Rest total={total} matches={matches} />
            </div>
          </li>
        ))}
      </ul>
    </>
  )
}

/** A line shows all that is replaced in it. */
function linesOf(matches: readonly ReplacedMatch[]): ReplacedMatch[] {
  return matches.filter(({ line }, at) => matches[at - 1]?.line !== line).slice(0, SHOWN)
}

function Rest({ total, matches }: { total: number; matches: readonly ReplacedMatch[] }) {
  const shown = new Set(linesOf(matches).map(({ line }) => line))
  const rest = total - matches.filter(({ line }) => shown.has(line)).length
  return rest > 0 ? <p className="px-2 py-1 text-muted">and {rest} more</p> : null
}

function Replaced({ match }: { match: ReplacedMatch }) {
  return (
    <div className="grid grid-cols-[3rem_1fr] border-line border-t first:border-t-0">
      <span className="tabular row-span-2 px-2 py-0.5 text-right text-faint">{match.line}</span>
      <del className="overflow-x-auto whitespace-pre bg-removed-line px-2 py-0.5 no-underline">
        {match.before.trimEnd()}
      </del>
      <ins className="overflow-x-auto whitespace-pre bg-added-line px-2 py-0.5 no-underline">
        {match.after.trimEnd()}
      </ins>
    </div>
  )
}
