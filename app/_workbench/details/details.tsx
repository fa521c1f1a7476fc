/** What this session is made of, and the files that the agent has touched. */
'use client'
import type { ReactNode } from 'react'
import { modeName, networkName } from '#app/_session/choice-names.ts'
import { shortPath } from '#app/_session/format.ts'
import { useHead } from '#app/_session/hooks.ts'
import { useIntents } from '#app/_session/session-context.tsx'
import { RelativeTime } from '#app/_ui/relative-time.tsx'
import { EMPTY_STATE, type SessionState } from '#protocol/state.ts'

export function Details() {
  const state = useHead((head) => head, EMPTY_STATE)
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 px-3 py-3 text-ui">
        <Row name="Source">{sourceWords(state)}</Row>
        <Row name="Model">{state.model}</Row>
        <Row name="Mode">{modeName(state.permissionMode)}</Row>
        <Row name="Network">{networkName(state.network)}</Row>
        <Row name="Works in">
          <span className="font-mono text-meta">{state.cwd}</span>
        </Row>
        {state.createdAt === '' ? null : (
          <Row name="Made">
            <RelativeTime at={state.createdAt} />
          </Row>
        )}
      </dl>
      <Files files={state.files} />
    </div>
  )
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="wrap-text min-w-0">{children}</dd>
    </>
  )
}

function sourceWords({ source, branch }: SessionState): string {
  switch (source.kind) {
    case 'empty':
      return 'Nothing; the workspace began empty'
    case 'sample':
      return 'The sample project'
    case 'upload':
      return 'Uploaded files'
    case 'git':
      return `${source.url}${branch === null ? '' : ` (${branch})`}`
  }
}

function Files({ files }: Pick<SessionState, 'files'>) {
  const intents = useIntents()
  const written = Object.entries(files).filter(([, file]) => file.written)
  if (written.length === 0) return null
  return (
    <section className="border-line border-t px-1.5 py-2">
      <h3 className="px-1.5 pb-1 font-medium text-meta text-muted">Written by the agent</h3>
      <ul>
        {written.map(([path]) => (
          <li key={path}>
            <button
              type="button"
              className="block h-7 w-full truncate rounded-control px-1.5 text-left font-mono text-meta hover:bg-hover pointer-coarse:h-11"
              onClick={() => intents.send('open-file', { path })}
            >
              {shortPath(path)}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
