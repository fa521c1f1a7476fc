/** What stands between the person and the present: said once, on top, in plain words, with what to do. */
'use client'
import { type ReactNode, useEffect, useState } from 'react'
import { formatTime } from '#app/_session/format.ts'
import { useSession } from '#app/_session/hooks.ts'
import type { Link } from '#app/_session/link.ts'
import { useOpenSession } from '#app/_session/session-context.tsx'
import { Button } from '#app/_ui/button.tsx'
import { Notice } from '#app/_ui/notice.tsx'

/** Milliseconds a break may last before it is said: most are over at once. */
const PATIENCE_MS = 1_500

export function LinkBanner() {
  const link = useSession((data) => data.link)
  const outdated = useSession((data) => data.outdated)
  const ailing = useSession((data) => data.ailing)
  const newer = useSession((data) => data.state !== null && data.state.notUnderstood !== null)
  const late = useLate(link)
  if (link.kind === 'signed-out') return <SignedOut />
  if (link.kind === 'closed') return <Closed message={link.message} />
  // What the server lacks is why it cannot be followed; of one that is away, nothing is known to be lacking.
  if (ailing !== null) return <Banner tone="warning">{ailing}</Banner>
  if (late && link.kind === 'broken') return <Broken since={link.since} />
  if (late && link.kind === 'draining') return <Draining since={link.since} />
  if (outdated) return <Outdated />
  return newer ? <Newer /> : null
}

function useLate(link: Link): boolean {
  const since = link.kind === 'broken' || link.kind === 'draining' ? link.since : null
  const [late, setLate] = useState(false)
  useEffect(() => {
    setLate(false)
    if (since === null) return
    const timer = setTimeout(() => setLate(true), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [since])
  return late
}

function Broken({ since }: { since: number }) {
  const { retry } = useOpenSession()
  return (
    <Banner tone="warning" action={<BannerButton label="Try now" onPress={retry} />}>
      Reconnecting. What you see is from {formatTime(since)}; the agent goes on without this page.
    </Banner>
  )
}

function Draining({ since }: { since: number }) {
  return (
    <Banner tone="info">
      The server is being restarted. What you see is from {formatTime(since)}; running commands go on meanwhile.
    </Banner>
  )
}

function Outdated() {
  return (
    <Banner tone="info" action={<BannerButton label="Reload" onPress={() => window.location.reload()} />}>
      The server was updated. Reload to use the new page; your draft is kept.
    </Banner>
  )
}

function Newer() {
  return (
    <Banner tone="info">
      A newer release of Slipway has written in this session. Here it can only be read: update the server to go on.
    </Banner>
  )
}

function SignedOut() {
  return (
    <Banner tone="danger" action={<BannerButton label="Sign in" onPress={() => window.location.assign('/')} />}>
      Your sign-in ended. Your draft is kept; the agent goes on with what it does.
    </Banner>
  )
}

function Closed({ message }: { message: string }) {
  return (
    <Banner tone="danger" action={<BannerButton label="All sessions" onPress={() => window.location.assign('/')} />}>
      {message}
    </Banner>
  )
}

interface BannerProps {
  tone: 'info' | 'warning' | 'danger'
  action?: ReactNode
  children: ReactNode
}

function Banner({ tone, action, children }: BannerProps) {
  return (
    <Notice tone={tone} banner action={action}>
      {children}
    </Notice>
  )
}

function BannerButton({ label, onPress }: { label: string; onPress: () => void }) {
  return (
    <Button size="small" onClick={onPress}>
      {label}
    </Button>
  )
}
