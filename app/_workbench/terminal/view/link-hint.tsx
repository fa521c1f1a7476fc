/** Where a link leads, in its true name, before it is opened. */
import { useIsMac } from '#app/_ui/keys/use-is-mac.ts'
import { linkPlace } from '../emulator/link-place.ts'
import type { HoveredLink } from './use-emulator.ts'

export function LinkHint({ link: { address, x, y } }: { link: HoveredLink }) {
  const isMac = useIsMac()
  const place = linkPlace(address)
  const how = isMac ? '⌘ click' : 'Ctrl click'
  return (
    <div
      role="tooltip"
      className="float-motion pointer-events-none fixed z-60 flex max-w-84 flex-col rounded-control bg-float px-2 py-1 text-meta shadow-float"
      style={{ left: Math.min(x, window.innerWidth - 260), top: y + 18 > window.innerHeight - 60 ? y - 52 : y + 18 }}
    >
      {place === null ? (
        <span className="text-muted">This address is not opened.</span>
      ) : place.kind === 'preview' ? (
        <>
          <span className="font-medium text-text">Port {place.port} of the container</span>
          <span className="text-muted">{how} opens the preview</span>
        </>
      ) : (
        <>
          <span className="truncate font-medium text-text">{place.host}</span>
          <span className="text-muted">{how} opens it in a new tab</span>
        </>
      )}
    </div>
  )
}
