/** The whole screen of one session. */
'use client'
import { SessionProvider } from '#app/_session/session-context.tsx'
import { SessionHeader } from '../header/session-header.tsx'
import { SessionPalette } from '../palette/session-palette.tsx'
import { StatusBar } from '../status-bar/status-bar.tsx'
import { Conversation } from '../transcript/conversation.tsx'
import { TrustNotice } from '../trust/trust-notice.tsx'
import { DesktopFrame } from './desktop-frame.tsx'
import { LayoutProvider } from './layout-context.tsx'
import { LinkBanner } from './link-banner.tsx'
import { PhoneFrame } from './phone-frame.tsx'
import { RevealPanes } from './reveal-panes.tsx'
import { useNarrow } from './use-narrow.ts'
import { WorkbenchKeys } from './workbench-keys.tsx'

export function SessionScreen({ sessionId }: { sessionId: string }) {
  return (
    <SessionProvider sessionId={sessionId}>
      <LayoutProvider>
        <Workbench />
      </LayoutProvider>
    </SessionProvider>
  )
}

function Workbench() {
  const narrow = useNarrow()
  const conversation = <Conversation />
  return (
    <div className="flex h-dvh min-h-0 flex-col overflow-hidden bg-background text-text">
      <SessionHeader narrow={narrow} />
      <LinkBanner />
      <TrustNotice />
      <main className="flex min-h-0 flex-1 flex-col">
        {narrow ? <PhoneFrame conversation={conversation} /> : <DesktopFrame conversation={conversation} />}
      </main>
      {narrow ? null : <StatusBar />}
      <RevealPanes />
      <WorkbenchKeys />
      <SessionPalette />
    </div>
  )
}
