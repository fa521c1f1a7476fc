/** What stands in the composer, and the way from there into a session. */
'use client'
import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import type { NetworkPolicy } from '#protocol/choices.ts'
import { type EffortChoice, USUAL } from '../../_session/choice-names.ts'
import type { StartMode } from '../start-choices.ts'
import type { PickedUpload } from './picked-upload.ts'
import { type StartSource, startSession } from './start-session.ts'
import { readStoredDraft, storeDraft } from './stored-draft.ts'

export type SourceKind = StartSource['kind']

export interface Draft {
  kind: SourceKind
  text: string
  url: string
  ref: string
  upload: PickedUpload | null
  /** Null: as the installation's settings say. */
  model: string | null
  mode: StartMode | null
  network: NetworkPolicy | null
  effort: EffortChoice | null
}

const EMPTY: Draft = {
  ...{ kind: 'sample', text: '', url: '', ref: '', upload: null },
  ...{ model: null, mode: null, network: null, effort: null },
}

export type StartState =
  | { kind: 'idle' }
  | { kind: 'starting'; progress: number | null }
  | { kind: 'failed'; sentence: string }

export interface Start {
  draft: Draft
  change(part: Partial<Draft>): void
  state: StartState
  /** What is still missing, as a sentence; null when it can start. */
  missing: string | null
  start(): void
  stop(): void
  fail(sentence: string): void
}

export function useStart(): Start {
  const router = useRouter()
  const [draft, setDraft] = useDraft()
  const [state, setState] = useState<StartState>({ kind: 'idle' })
  const running = useRef<AbortController | null>(null)
  const source = sourceOf(draft)
  return {
    draft,
    state,
    missing: source === null ? MISSING[draft.kind] : null,
    change(part) {
      setDraft((now) => ({ ...now, ...part }))
      setState((now) => (now.kind === 'failed' ? { kind: 'idle' } : now))
    },
    fail: (sentence) => setState({ kind: 'failed', sentence }),
    stop: () => running.current?.abort(),
    start() {
      if (source === null || state.kind === 'starting') return
      const controller = new AbortController()
      running.current = controller
      setState({ kind: 'starting', progress: source.kind === 'upload' ? 0 : null })
      const { text, model, mode, network, effort } = draft
      const onProgress = (progress: number) => setState({ kind: 'starting', progress })
      void startSession({
        source,
        text,
        model,
        permissionMode: mode,
        network,
        ...(effort === null ? {} : { effort: effort === USUAL ? null : effort }),
        onProgress,
        signal: controller.signal,
      }).then((result) => {
        if (result.ok) {
          storeDraft(EMPTY)
          router.push(`/s/${result.value.id}`)
        } else if (result.problem.code === 'stopped') setState({ kind: 'idle' })
        else setState({ kind: 'failed', sentence: result.problem.sentence })
      })
    },
  }
}

/** As it was left in this tab; the server does not know of it, so it comes after the first paint. */
function useDraft() {
  const [draft, setDraft] = useState(EMPTY)
  useEffect(() => {
    const kept = readStoredDraft()
    if (kept !== null) setDraft((now) => ({ ...now, ...kept }))
  }, [])
  useEffect(() => {
    if (draft !== EMPTY) storeDraft(draft)
  }, [draft])
  return [draft, setDraft] as const
}

const MISSING: Record<SourceKind, string> = {
  sample: '',
  empty: '',
  git: 'Say which repository to clone.',
  upload: 'Choose a folder or an archive first.',
}

function sourceOf({ kind, url, ref, upload }: Draft): StartSource | null {
  if (kind === 'sample' || kind === 'empty') return { kind }
  if (kind === 'upload') return upload === null ? null : { kind, upload }
  return url.trim() === '' ? null : { kind, url, ref }
}
