/** The quiet line at the bottom: connection, container, branch. */
'use client'
import { Box, GitBranch, Globe } from 'lucide-react'
import type { ReactNode } from 'react'
import { networkName } from '#app/_session/choice-names.ts'
import { formatTime } from '#app/_session/format.ts'
import { useHead, useSession } from '#app/_session/hooks.ts'
import type { Link } from '#app/_session/link.ts'
import { StatusDot } from '#app/_ui/status-dot.tsx'
import type { Tone } from '#app/_ui/tone.ts'
import { Tooltip } from '#app/_ui/tooltip.tsx'
import { containerWords } from './container-words.ts'

export function StatusBar() {
  return (
    <footer className="flex h-6 shrink-0 items-center gap-4 overflow-hidden border-line border-t bg-raised px-3 text-meta text-muted">
      <Connection />
      <Container />
      <Branch />
      <Network />
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
  const sandbox = useHead((state) => state.sandbox, null)
  if (sandbox === null) return null
  const { word, sentence } = containerWords(sandbox)
  return (
    <Item label={sentence}>
      <Box size={14} strokeWidth={1.5} aria-hidden />
      {word}
    </Item>
  )
}

function Branch() {
  const branch = useHead((state) => state.branch, null)
  if (branch === null) return null
  return (
    <Item label="The branch that the source was taken from">
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

function Item({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Tooltip label={label} side="top">
      <span className="flex shrink-0 items-center gap-1.5 whitespace-nowrap">{children}</span>
    </Tooltip>
  )
}
