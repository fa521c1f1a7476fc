/** Notices that a client left before its answer had ended. */
import type { ServerResponse } from 'node:http'
import type { Departure } from './play-steps.ts'
import type { RequestEntry } from './request-log.ts'

/** Watches a response; the entry is told how far the answer had come. */
export function watchDeparture(response: ServerResponse, entry: RequestEntry): Departure {
  const controller = new AbortController()
  const happened = new Promise<void>((resolve) => {
    response.once('close', () => {
      if (response.writableEnded || entry.phase === 'torn') return
      entry.disconnectedIn = entry.phase
      controller.abort()
      resolve()
    })
  })
  return { signal: controller.signal, happened }
}
