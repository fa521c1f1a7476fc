/** Search in all files, and replacing what was found after a look at it. */
'use client'
import { CaseSensitive, ChevronDown, ChevronRight, Regex, Replace, SlidersHorizontal, WholeWord } from 'lucide-react'
import { useCallback, useRef, useState } from 'react'
import { useIntent } from '#app/_session/hooks.ts'
import type { IntentBodies } from '#app/_session/intents.ts'
import { useChoosing } from '#app/_session/use-choosing.ts'
import { Button } from '#app/_ui/button.tsx'
import { IconButton } from '#app/_ui/icon-button.tsx'
import { Input } from '#app/_ui/input.tsx'
import { ReplaceDialog } from './replace-dialog.tsx'
import { ResultList } from './result-list.tsx'
import { countWords } from './results.ts'
import { EMPTY_FORM, type SearchForm } from './search-form.ts'
import { type Search, useSearch } from './use-search.ts'

export function SearchPane() {
  const [form, setForm] = useState<SearchForm>(EMPTY_FORM)
  const [replacing, setReplacing] = useState(false)
  const [looking, setLooking] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const search = useSearch(form)
  const change = (part: Partial<SearchForm>) => setForm((before) => ({ ...before, ...part }))
  const take = useCallback(({ text }: IntentBodies['search-files']) => {
    if (text !== undefined) setForm((before) => ({ ...before, pattern: text }))
    // Asked for before it stands or while it is hidden.
    requestAnimationFrame(() => {
      field.current?.focus()
      field.current?.select()
    })
  }, [])
  useIntent('search-files', take)
  return (
    <div className="flex h-full min-h-0 flex-col" {...useChoosing()}>
      <div className="flex shrink-0 gap-1 p-1.5">
        <IconButton
          icon={replacing ? ChevronDown : ChevronRight}
          size="small"
          label={replacing ? 'Only search' : 'Replace as well'}
          aria-expanded={replacing}
          onClick={() => setReplacing(!replacing)}
          className="mt-0.5 pointer-coarse:mt-0"
        />
        <div className="flex min-w-0 flex-1 flex-col gap-1.5">
          <PatternField form={form} onChange={change} field={field} />
          {replacing ? (
            <div className="flex items-center gap-1">
              <Input
                mono
                aria-label="Replace with"
                placeholder="Replace with"
                value={form.replacement}
                onChange={({ currentTarget }) => change({ replacement: currentTarget.value })}
              />
              <IconButton
                icon={Replace}
                size="small"
                label="Look at the replacement"
                disabled={form.pattern === '' || search.results.files.length === 0}
                onClick={() => setLooking(true)}
              />
            </div>
          ) : null}
          <Places form={form} onChange={change} />
        </div>
      </div>
      <Figures search={search} asked={form.pattern !== ''} />
      <ResultList results={search.results} />
      <ReplaceDialog form={form} open={looking} onOpenChange={setLooking} onDone={search.again} />
    </div>
  )
}

interface FieldProps {
  form: SearchForm
  onChange: (part: Partial<SearchForm>) => void
}

function PatternField({ form, onChange, field }: FieldProps & { field: React.RefObject<HTMLInputElement | null> }) {
  return (
    <div className="relative">
      <Input
        ref={field}
        mono
        aria-label="Search in all files"
        placeholder="Search"
        className="pr-20 pointer-coarse:pr-34"
        value={form.pattern}
        onChange={({ currentTarget }) => onChange({ pattern: currentTarget.value })}
      />
      <span className="absolute inset-y-0 right-0.5 flex items-center">
        <IconButton
          icon={CaseSensitive}
          size="small"
          label="Upper and lower case count"
          pressed={form.caseSensitive}
          onClick={() => onChange({ caseSensitive: !form.caseSensitive })}
        />
        <IconButton
          icon={WholeWord}
          size="small"
          label="Whole words"
          pressed={form.wholeWord}
          onClick={() => onChange({ wholeWord: !form.wholeWord })}
        />
        <IconButton
          icon={Regex}
          size="small"
          label="Regular expression"
          pressed={form.regex}
          onClick={() => onChange({ regex: !form.regex })}
        />
      </span>
    </div>
  )
}

function Places({ form, onChange }: FieldProps) {
  const [shown, setShown] = useState(false)
  return (
    <>
      <div className="-mt-0.5 flex items-center justify-between">
        <Button variant="quiet" size="small" aria-expanded={shown} onClick={() => setShown(!shown)}>
          <SlidersHorizontal size={14} strokeWidth={1.5} aria-hidden />
          Where
        </Button>
        {!shown && (form.include !== '' || form.exclude !== '') ? (
          <span className="truncate text-meta text-muted">
            {form.include} {form.exclude === '' ? '' : `without ${form.exclude}`}
          </span>
        ) : null}
      </div>
      {shown ? (
        <>
          <Input
            mono
            aria-label="Only in these files"
            placeholder="Only in: src, *.ts"
            value={form.include}
            onChange={({ currentTarget }) => onChange({ include: currentTarget.value })}
          />
          <Input
            mono
            aria-label="Not in these files"
            placeholder="Not in: test, *.lock"
            value={form.exclude}
            onChange={({ currentTarget }) => onChange({ exclude: currentTarget.value })}
          />
          <label className="flex items-center gap-1.5 px-1 text-meta text-muted pointer-coarse:min-h-11">
            <input
              type="checkbox"
              checked={form.ignored}
              onChange={({ currentTarget }) => onChange({ ignored: currentTarget.checked })}
            />
            Also what .gitignore hides
          </label>
        </>
      ) : null}
    </>
  )
}

function Figures({ search, asked }: { search: Search; asked: boolean }) {
  const { results, running, trouble } = search
  // Between the last letter and the first answer nothing was counted yet.
  const waiting = running || results.end === null
  const words =
    trouble ??
    (!asked ? '' : waiting && results.files.length === 0 ? 'Searching…' : `${countWords(results)}${cutWords(search)}`)
  return (
    <p
      role="status"
      className={`min-h-6 shrink-0 wrap-text border-line border-b px-3 pb-1 text-meta ${trouble === null ? 'text-muted' : 'text-danger'}`}
    >
      {words}
    </p>
  )
}

function cutWords({ results: { end }, running }: Search): string {
  if (running) return ', still searching'
  if (end?.cut === 'matches') return ', and more that are not shown'
  return end?.cut === 'time' ? ', as far as the time allowed' : ''
}
