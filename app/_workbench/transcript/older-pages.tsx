/** What stands above the oldest row: the past that is fetched, or why it is not there. */
'use client'
import { useSession } from '#app/_session/hooks.ts'
import { useOpenSession } from '#app/_session/session-context.tsx'
import { Button } from '#app/_ui/button.tsx'
import { Spinner } from '#app/_ui/spinner.tsx'

export function OlderPages() {
  const older = useSession((data) => data.older)
  const { loadOlder } = useOpenSession()
  if (older === 'failed') {
    return (
      <div className="flex items-center justify-center gap-3 py-2 text-meta text-muted">
        Earlier messages did not arrive.
        <Button size="small" onClick={() => void loadOlder()}>
          Try again
        </Button>
      </div>
    )
  }
  return older === 'loading' ? (
    <div className="absolute inset-x-0 top-1 z-10 flex justify-center text-muted">
      <Spinner />
    </div>
  ) : null
}
