/** What this session is made of, and the files that the agent has touched. */
'use client'
import type { ReactNode } from 'react'
import { modeName, networkName } from '#app/_session/choice-names.ts'
import { containerWords } from '#app/_session/container-words.ts'
import { shortPath } from '#app/_session/format.ts'
import { useHead } from '#app/_session/hooks.ts'
import { useIntents } from '#app/_session/session-context.tsx'
import { useChange } from '#app/_session/use-change.ts'
import { useSandbox } from '#app/_session/use-sandbox.ts'
import { useStatus } from '#app/_session/use-status.ts'
import { useWakeContainer } from '#app/_session/use-wake-container.ts'
import { Button } from '#app/_ui/button.tsx'
import { cn } from '#app/_ui/lib/cn.ts'
import { formatCount } from '#app/_ui/lib/format-amount.ts'
import { RelativeTime } from '#app/_ui/relative-time.tsx'
import { EMPTY_STATE, type SessionState } from '#protocol/state.ts'
import { EffortMenu } from '../composer/effort-menu.tsx'
import { ModelMenu } from '../composer/model-menu.tsx'
import { CapForm } from '../cost/cap-form.tsx'
import { useSpent } from '../cost/use-spent.ts'
import { GrantedHere } from './granted-here.tsx'

export function Details() {
  const state = useHead((head) => head, EMPTY_STATE)
  const change = useChange()
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-4 gap-y-1.5 px-3 py-3 text-ui">
        <Doing />
        <Container />
        <Cost />
        <Row name="Source">{sourceWords(state)}</Row>
        <Row name="Model" className="flex items-center">
          <ModelMenu model={state.model} onChange={(model) => change({ model })} className="-ml-1.5" />
        </Row>
        <Row name="Effort" className="flex items-center">
          <EffortMenu className="-ml-1.5" />
        </Row>
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
      <div className="px-3 pb-3">
        <CapForm />
      </div>
      <GrantedHere grants={state.grants} />
      <Files files={state.files} />
    </div>
  )
}

function Doing() {
  const { status, clock } = useStatus()
  return (
    <Row name="State">
      {status.word}
      {clock === null ? null : <span className="tabular text-muted"> {clock}</span>}
    </Row>
  )
}

function Container() {
  const { word, sentence, wake } = containerWords(useSandbox() ?? EMPTY_STATE.sandbox)
  const { waking, wake: press } = useWakeContainer()
  return (
    <Row name="Container">
      <span title={sentence}>{word}</span>
      {wake === null ? null : (
        <Button size="small" className="ml-2" busy={waking} onClick={press}>
          {wake}
        </Button>
      )}
    </Row>
  )
}

function Cost() {
  const { tokens, words, near } = useSpent()
  return (
    <Row name="Cost" className="tabular">
      <span className={cn(near && 'text-warning')}>{words}</span>
      <span className="text-muted"> {formatCount(tokens)} tokens</span>
    </Row>
  )
}

function Row({ name, children, className }: { name: string; children: ReactNode; className?: string }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className={cn('wrap-text min-w-0', className)}>{children}</dd>
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
