/** The names of things on the wire: what each identifier may look like. */
import { z } from 'zod'

/** Sessions, turns, requests and the like: a short prefix and lower-case base32, safe as a DNS label and a file name. */
export const idSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'Expected an id of lower-case letters, digits and dashes.')

/** The log position of an event: starts at 1, has no gaps within a session. */
export const seqSchema = z.int().min(1)

/** The agent that speaks for the session itself; sub-agents have ids of their own. */
export const MAIN_AGENT = 'main'

/** The workspace is at this path in every container. */
export const WORKSPACE_ROOT = '/workspace'
