/** Is it working, waiting for me, or done? One place says so, and says it aloud when it changes. */
'use client'
import { useStatus } from '#app/_session/use-status.ts'
import { LiveRegion } from '#app/_ui/live-region.tsx'
import { StateChip } from '#app/_ui/state-chip.tsx'
import { Tooltip } from '#app/_ui/tooltip.tsx'

export function StatusChip({ narrow }: { narrow: boolean }) {
  const { status, clock } = useStatus()
  // A phone has no room for how long it has been so, but for how long one still waits.
  const told = narrow && status.until === null ? null : clock
  return (
    <>
      <Tooltip label={status.sentence}>
        <span className="max-w-44 outline-none" data-status={status.word}>
          <StateChip tone={status.tone} label={status.word} {...(told === null ? {} : { detail: told })} />
        </span>
      </Tooltip>
      <LiveRegion message={`${status.word}. ${status.tone === 'running' ? '' : status.sentence}`} />
    </>
  )
}
