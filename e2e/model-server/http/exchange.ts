/** One request being answered: where to, and what is noted of it. */
import type { ServerResponse } from 'node:http'
import type { Departure } from '../play/play-steps.ts'
import type { RequestEntry } from '../play/request-log.ts'

export interface Exchange {
  response: ServerResponse
  entry: RequestEntry
  departure: Departure
}
