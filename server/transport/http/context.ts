/** What handlers are given: the parts of the server behind the API, and who asks. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RouteAnswer, RouteInput } from '#protocol/api/route.ts'
import type { RouteName, Routes } from '#protocol/api/routes.ts'
import type { Lifecycle } from '#server/sessions/lifecycle.ts'
import type { PermissionsDoor } from '#server/sessions/permissions/permissions-door.ts'
import type { SessionLogger } from '#server/sessions/ports.ts'
import type { Registry } from '#server/sessions/registry.ts'
import type { ApiTokens } from '#server/store/api-tokens.ts'
import type { AuthSessions } from '#server/store/auth-sessions.ts'
import type { BlobStore } from '#server/store/blobs.ts'
import type { EventLog } from '#server/store/event-log.ts'
import type { Sessions } from '#server/store/sessions.ts'
import type { Settings } from '#server/store/settings.ts'
import type { SignInLinks } from '#server/store/sign-in-links.ts'
import type { Users } from '#server/store/users.ts'
import type { Caller, Person } from '../caller.ts'
import type { Previews } from '../preview/previews.ts'
import type { RateLimit } from '../rate-limit.ts'
import type { Reply } from './reply.ts'

export interface HealthCheck {
  name: string
  ok: boolean
  message: string
}

/** What new sessions begin with. */
export interface InstallationDoor {
  get(): Promise<RouteAnswer<Routes['getSettings']>>
  put(change: RouteInput<Routes['putSettings']>['body']): Promise<void>
}

/** Which model answers; the key is written here and never read back. */
export interface ModelSettingsDoor {
  get(): Promise<RouteAnswer<Routes['getModelSettings']>>
  put(change: RouteInput<Routes['putModelSettings']>['body']): Promise<void>
}

export interface Services {
  registry: Registry
  lifecycle: Lifecycle
  sessions: Sessions
  users: Pick<Users, 'ofSession'>
  blobs: BlobStore
  events: Pick<EventLog, 'read'>
  authSessions: AuthSessions
  apiTokens: ApiTokens
  signInLinks: SignInLinks
  modelSettings: ModelSettingsDoor
  installation: InstallationDoor
  permissions: PermissionsDoor
  settings: Settings
  signInLimit: RateLimit
  logger: SessionLogger
  version: string
  /** Where people reach us, without a slash at its end. */
  publicUrl(): string
  /** Cookies only over https. */
  secureCookies: boolean
  newId(prefix: string): string
  checks(): Promise<HealthCheck[]>
  metrics(): Promise<{ type: string; text: string }>
  previews: Pick<Previews, 'ticket'>
  /** Closes the sockets of a browser that signed out. */
  signedOut(authSessionId: string): void
}

export interface RouteContext extends Services {
  caller: Caller
  /** Aborts when whoever asked is gone. */
  signal: AbortSignal
  request: IncomingMessage
  response: ServerResponse
}

export type Handler<Name extends RouteName> = (
  input: RouteInput<Routes[Name]>,
  context: RouteContext,
) => Promise<RouteAnswer<Routes[Name]> | Reply>

export type Handlers = { [Name in RouteName]: Handler<Name> }

/** The caller of a route that is not public: `authorize` has seen to it. */
export function personOf({ caller }: RouteContext): Person {
  if (caller.kind !== 'person') throw new Error('a route that needs a person was reached without one')
  return caller
}
