/** What a headless run needs of a server, whether that is this very process or another one. */
import type { Readable } from 'node:stream'
import type { CreateSession } from '#protocol/api/session-routes.ts'
import type { AnyEnvelope } from '#protocol/socket.ts'

/** Rejects with RunError where the person can do something about it. */
export interface RunDriver {
  create(session: CreateSession): Promise<string>
  upload(id: string, archive: Readable): Promise<void>
  send(id: string, text: string): Promise<void>
  interrupt(id: string): Promise<void>
  /** From the first event on, live. */
  events(id: string, signal: AbortSignal): AsyncIterable<AnyEnvelope>
  /** The workspace as tar.gz. */
  download(id: string, use: (archive: Readable) => Promise<void>): Promise<void>
  remove(id: string): Promise<void>
}

export class RunError extends Error {
  override readonly name = 'RunError'
}
