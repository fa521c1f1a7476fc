/** How a page stands with its server: one of these at a time, each with its own words. */
export type Link =
  | { kind: 'connecting' }
  | { kind: 'live' }
  /** What is shown may be old: nothing comes from the server, or it cannot say how the session stands. `since` in milliseconds of this machine's clock. */
  | { kind: 'broken'; since: number }
  /** The server said that it stops; it is back soon. */
  | { kind: 'draining'; since: number }
  | { kind: 'signed-out' }
  /** The session is gone, or the right to see it. */
  | { kind: 'closed'; code: string; message: string }

/** Once no answer came. What says more than that nothing comes stays. */
export function brokenLink(link: Link, now: number): Link {
  return link.kind === 'live' || link.kind === 'connecting' ? { kind: 'broken', since: now } : link
}
