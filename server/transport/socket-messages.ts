/** Every message of the socket: its shape and the right that it needs. One without a row here does not compile, and none is served past it. */
import type { z } from 'zod'
import type { Action } from '#protocol/api/route.ts'
import { type ClientToServer, pageSchema, socketCommandSchema, unwatchSchema, watchSchema } from '#protocol/socket.ts'
import {
  outputFollowSchema,
  streamAckSchema,
  streamCloseSchema,
  terminalAttachSchema,
  terminalCloseSchema,
  terminalControlRequestSchema,
  terminalInputSchema,
  terminalOpenSchema,
  terminalRenameSchema,
  terminalResizeSchema,
} from '#protocol/terminal.ts'

export interface SocketMessageSpec {
  schema: z.ZodType
  /**
   * `of-command`: that of the command within. `own`: it touches only what this very connection has opened, whose right
   * was asked then and is asked again from time to time.
   */
  right: Action | 'of-command' | 'own'
  /** Sent with every key: it counts against a limit of its own. */
  often?: true
}

export const SOCKET_MESSAGES = {
  watch: { schema: watchSchema, right: 'session-read' },
  unwatch: { schema: unwatchSchema, right: 'own' },
  command: { schema: socketCommandSchema, right: 'of-command' },
  page: { schema: pageSchema, right: 'session-read' },
  'terminal-open': { schema: terminalOpenSchema, right: 'exec' },
  'terminal-attach': { schema: terminalAttachSchema, right: 'terminal-read' },
  'terminal-close': { schema: terminalCloseSchema, right: 'exec' },
  'terminal-rename': { schema: terminalRenameSchema, right: 'exec' },
  'terminal-control': { schema: terminalControlRequestSchema, right: 'own' },
  'terminal-resize': { schema: terminalResizeSchema, right: 'own' },
  'terminal-input': { schema: terminalInputSchema, right: 'own', often: true },
  'output-follow': { schema: outputFollowSchema, right: 'session-read' },
  'stream-ack': { schema: streamAckSchema, right: 'own', often: true },
  'stream-close': { schema: streamCloseSchema, right: 'own' },
} as const satisfies Record<keyof ClientToServer, SocketMessageSpec>

export type SocketMessageName = keyof typeof SOCKET_MESSAGES
