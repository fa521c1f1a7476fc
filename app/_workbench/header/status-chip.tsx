/** Is it working, waiting for me, or done? One place says so, and says it aloud when it changes. */
'use client'
import { formatElapsed } from '#app/_session/format.ts'
import { useNow, useSession, useSessionShallow } from '#app/_session/hooks.ts'
import { statusOfSession } from '#app/_session/status.ts'
import { LiveRegion } from '#app/_ui/live-region.tsx'
import { StateChip } from '#app/_ui/state-chip.tsx'
import { Tooltip } from '#app/_ui/tooltip.tsx'

export function StatusChip({ narrow }: { narrow: boolean }) {
  const input = useSessionShallow(({ state, overlay, link, lastNewsAt }) => ({ state, overlay, link, lastNewsAt }))
  const skew = useSession(({ clockSkew }) => clockSkew)
  const running = input.state !== null && Object.keys(input.state.turns).length > 0
  const now = useNow(running)
  const status = statusOfSession(input, now)
  const serverNow = now + skew
  const detail =
    status.until !== null
      ? formatElapsed(Date.parse(status.until) - serverNow)
      : status.since !== null && running
        ? formatElapsed(serverNow - Date.parse(status.since))
        : undefined
  return (
    <>
      <Tooltip label={status.sentence}>
        <span className="max-w-44 outline-none" data-status={status.word}>
          <StateChip tone={status.tone} label={status.word} {...(narrow || detail === undefined ? {} : { detail })} />
        </span>
      </Tooltip>
      <LiveRegion message={`${status.word}. ${status.tone === 'running' ? '' : status.sentence}`} />
    </>
  )
}
