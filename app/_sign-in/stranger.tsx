/** Nobody is signed in: how one gets in. */
import { Entrance } from './entrance.tsx'
import { LinkCommand } from './link-command.tsx'

export function Stranger() {
  return (
    <Entrance>
      <p className="text-muted text-prose">
        People and an agent work on the same code, each session in a container of its own.
      </p>
      <p className="text-prose">
        Open the one-time link that the server printed when it started. For a new one, run this on its machine:
      </p>
      <LinkCommand />
    </Entrance>
  )
}
