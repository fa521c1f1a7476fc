/** What all sessions of a server share. */
import type { PermissionPolicy } from '#protocol/api/permission-routes.ts'
import type { Envelope } from '#protocol/event.ts'
import type { BlobStore } from '#server/store/blobs.ts'
import type { Commands } from '#server/store/commands.ts'
import type { EventLog } from '#server/store/event-log.ts'
import type { Rules } from '#server/store/rules.ts'
import type { OwnCommandRules } from './permissions/own-commands.ts'
import type { Happening, SessionFault, SessionLogger } from './ports.ts'
import type { KeeperOptions } from './sandbox-keeper.ts'
import type { TurnEngine } from './turn-runner.ts'

export interface SessionWorld {
  log: EventLog
  commands: Pick<Commands, 'submit' | 'pending' | 'settle' | 'result'>
  blobs: Pick<BlobStore, 'has'>
  engine: TurnEngine
  sandboxes: Pick<KeeperOptions, 'provider' | 'store' | 'spec' | 'prepare' | 'idle'>
  /** Where "always" is written. */
  rules: Pick<Rules, 'add'>
  /** What is forbidden to people too. */
  forbids: OwnCommandRules
  /** What may be chosen in this installation. */
  policy(): Promise<PermissionPolicy>
  logger: SessionLogger
  fault: SessionFault
  newId(prefix: string): string
  reducerHash: string
  /** Told of all that is stored, for figures. Must not throw. */
  observe(envelopes: readonly Envelope[], sessionId: string): void
  /** Told of what leaves no event, for figures. Must not throw. */
  happened(what: Happening): void
}
