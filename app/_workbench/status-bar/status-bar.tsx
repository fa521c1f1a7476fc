/** The quiet line at the bottom: connection, container, branch. */
'use client'
import { Box, GitBranch, Globe, Radio } from 'lucide-react'
import type { ReactNode } from 'react'
import { networkName } from '#app/_session/choice-names.ts'
import { containerWords } from '#app/_session/container-words.ts'
import { formatTime } from '#app/_session/format.ts'
import { useHead, useSession } from '#app/_session/hooks.ts'
import type { Link } from '#app/_session/link.ts'
import { useIntents } from '#app/_session/session-context.tsx'
import { useBranch } from '#app/_session/use-branch.ts'
import { useSandbox } from '#app/_session/use-sandbox.ts'
import { useWakeContainer } from '#app/_session/use-wake-container.ts'
import { cn } from '#app/_ui/lib/cn.ts'
import { formatBytes } from '#app/_ui/lib/format-amount.ts'
import { StatusDot } from '#app/_ui/status-dot.tsx'
import type { Tone } from '#app/_ui/tone.ts'
import { Tooltip } from '#app/_ui/tooltip.tsx'
import { PortOffer } from '../ports/port-offer.tsx'

export function StatusBar() {
  return (
    <footer className="flex h-6 shrink-0 items-center gap-4 overflow-hidden border-line border-t bg-raised px-3 text-meta text-muted">
      <Connection />
      <Container />
      <Branch />
      <Network />
      <Ports />
      <PortOffer />
      <Usage />
    </footer>
  )
}

function linkWords(link: Link): { tone: Tone; text: string } {
  switch (link.kind) {
    case 'connecting':
      return { tone: 'neutral', text: 'Connecting' }
    case 'live':
      return { tone: 'success', text: 'Connected' }
    case 'broken':
      return { tone: 'waiting', text: `Reconnecting, stale since ${formatTime(link.since)}` }
    case 'draining':
      return { tone: 'waiting', text: `Server restarts, stale since ${formatTime(link.since)}` }
    case 'signed-out':
      return { tone: 'danger', text: 'Signed out' }
    case 'closed':
      return { tone: 'danger', text: 'Closed' }
  }
}

function Connection() {
  const link = useSession((data) => data.link)
  const { tone, text } = linkWords(link)
  return (
    <Item label="The connection of this page to the server">
      <StatusDot tone={tone} />
      {text}
    </Item>
  )
}

function Container() {
  const sandbox = useSandbox()
  const { waking, wake: press } = useWakeContainer()
  if (sandbox === null) return null
  const { word, sentence, wake } = containerWords(sandbox)
  return (
    <span className="flex shrink-0 items-center gap-1.5">
      <Item label={sentence}>
        <Box size={14} strokeWidth={1.5} aria-hidden />
        {word}
      </Item>
      {wake === null ? null : (
        <button
          type="button"
          disabled={waking}
          className="rounded-small px-1 text-accent hover:bg-hover disabled:opacity-45"
          onClick={press}
        >
          {wake}
        </button>
      )}
    </span>
  )
}

function Branch() {
  const branch = useBranch()
  if (branch === null) return null
  return (
    <Item label="The branch in the workspace">
      <GitBranch size={14} strokeWidth={1.5} aria-hidden />
      <span className="max-w-48 truncate font-mono">{branch}</span>
    </Item>
  )
}

function Network() {
  const network = useHead((state) => state.network, 'none')
  return (
    <Item label="What may leave the container">
      <Globe size={14} strokeWidth={1.5} aria-hidden />
      {networkName(network)}
    </Item>
  )
}

function Ports() {
  const ports = useSession(({ live }) => live?.ports)
  const intents = useIntents()
  return ports?.map(({ port, process }) => (
    <Tooltip key={port} label={process === null ? 'Something listens here' : `${process} listens here`} side="top">
      <button
        type="button"
        className="tabular flex shrink-0 items-center gap-1 rounded-small px-1 hover:bg-hover hover:text-text"
        onClick={() => intents.send('open-preview', { port })}
      >
        <Radio size={14} strokeWidth={1.5} aria-hidden />
        {port}
        <span className="sr-only">: open the preview</span>
      </button>
    </Tooltip>
  ))
}

function Usage() {
  const stats = useSession(({ overlay }) => overlay.stats)
  const ready = useHead((state) => state.sandbox.kind === 'ready', false)
  if (stats === null || !ready) return null
  const { cpuPercent, memoryBytes, memoryLimitBytes } = stats
  const tight = memoryBytes > memoryLimitBytes * 0.9
  return (
    <span className="ml-auto flex shrink-0 items-center gap-4">
      <Item label="Of one core">CPU {Math.round(cpuPercent)} %</Item>
      <Item label={`Of ${formatBytes(memoryLimitBytes)}`}>
        <span className={cn('tabular', tight && 'text-warning')}>Memory {formatBytes(memoryBytes)}</span>
      </Item>
    </span>
  )
}

function Item({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Tooltip label={label} side="top">
      <span className="flex shrink-0 items-center gap-1.5 whitespace-nowrap">{children}</span>
    </Tooltip>
  )
}
