/** How a session comes to be and how it goes. */
import type { PermissionPolicy } from '#protocol/api/permission-routes.ts'
import type { CreateSession } from '#protocol/api/session-routes.ts'
import type { Effort, NetworkPolicy, PermissionMode, Source } from '#protocol/choices.ts'
import type { SandboxProvider } from '#sandbox/provider.ts'
import type { Sandboxes } from '#server/store/sandboxes.ts'
import type { Sessions } from '#server/store/sessions.ts'
import type { Settings } from '#server/store/settings.ts'
import { parseGitUrl } from './git-url.ts'
import { modeRefusal } from './permissions/permission-policy.ts'
import type { SessionLogger } from './ports.ts'
import type { Registry } from './registry.ts'
import { removeTerms, writeTerms } from './session-terms.ts'

export interface LifecycleOptions {
  registry: Registry
  sessions: Sessions
  sandboxes: Sandboxes
  provider: SandboxProvider
  settings: Settings
  logger: SessionLogger
  newId(prefix: string): string
  /** What may be chosen in this installation. */
  policy(): Promise<PermissionPolicy>
  /** For what the request leaves open. */
  defaults(): Promise<{
    model: string
    permissionMode: PermissionMode
    network: NetworkPolicy
    effort: Effort | null
    capMicroUsd: number
  }>
}

export type CreateOutcome = { kind: 'created'; id: string } | { kind: 'refused'; code: string; message: string }

export interface Lifecycle {
  create(request: CreateSession, ownerId: string): Promise<CreateOutcome>
  /** Ends what runs and puts the session out of sight; `restore` undoes it until RESTORABLE_MS have passed. Idempotent. */
  remove(sessionId: string): Promise<void>
  /** False when it is not there any more. */
  restore(sessionId: string): Promise<boolean>
  /** Ends what runs and removes every trace, for good. Idempotent. */
  purge(sessionId: string): Promise<void>
  /** Finishes removals that were cut short, and destroys containers that belong to no session. */
  sweep(): Promise<void>
}

/** How long a deletion can be undone. */
export const RESTORABLE_MS = 15 * 60_000

export function createLifecycle(options: LifecycleOptions): Lifecycle {
  return {
    create: (request, ownerId) => create(options, request, ownerId),
    remove: (sessionId) => remove(options, sessionId),
    restore: (sessionId) => options.sessions.restore(sessionId),
    purge: (sessionId) => purge(options, sessionId),
    sweep: () => sweep(options),
  }
}

async function create(
  { registry, sessions, settings, newId, defaults, policy, logger }: LifecycleOptions,
  request: CreateSession,
  ownerId: string,
): Promise<CreateOutcome> {
  const { source } = request
  if (registry.draining) return { kind: 'refused', code: 'draining', message: 'The server is about to stop.' }
  const git = source.kind === 'git' ? parseGitUrl(source.url) : null
  if (git?.ok === false) return { kind: 'refused', code: 'invalid_url', message: git.message }
  if (source.kind === 'git' && source.ref?.startsWith('-')) {
    return { kind: 'refused', code: 'invalid_ref', message: 'This is not the name of a branch, a tag or a commit.' }
  }
  const refusal = request.permissionMode === undefined ? null : modeRefusal(request.permissionMode, await policy())
  if (refusal !== null) return { kind: 'refused', code: 'mode_not_allowed', message: refusal }
  const { model, permissionMode, network, effort, capMicroUsd } = await defaults()
  const id = newId('s')
  const title = request.title ?? titleOf(source)
  await sessions.create({ id, ownerId, title, source })
  await writeTerms(settings, id, request)
  const opened = await registry.open(id)
  if (opened.kind !== 'open') throw new Error(`a new session could not be opened: ${opened.kind}`)
  await opened.session.note({ kind: 'person', id: ownerId }, [
    {
      ...{ type: 'session-created', title, source, capMicroUsd, owner: ownerId },
      model: request.model ?? model,
      permissionMode: request.permissionMode ?? permissionMode,
      network: request.network ?? network,
      effort: request.effort === undefined ? effort : request.effort,
    },
  ])
  // A wrong address should be seen now, not when the agent first needs a file.
  if (source.kind === 'git') {
    opened.session.keeper.open().catch((error: unknown) => {
      logger.warn({ sessionId: id, error: String(error) }, 'session: its source was not prepared')
    })
  }
  return { kind: 'created', id }
}

function titleOf(source: Source): string {
  switch (source.kind) {
    case 'empty':
      return 'New session'
    case 'sample':
      return 'Sample project'
    case 'upload':
      return 'Uploaded project'
    case 'git': {
      const name = source.url.replace(/\/+$/, '').split(/[/:]/).at(-1) ?? ''
      return name.replace(/\.git$/, '').slice(0, 200) || 'Repository'
    }
  }
}

/** Its container stops and keeps its files. */
async function remove(
  { registry, sessions, sandboxes, provider, logger }: LifecycleOptions,
  sessionId: string,
): Promise<void> {
  // First out of sight: its owner is fenced from here on, whichever server that is.
  await sessions.remove(sessionId)
  await registry.close(sessionId)
  const sandbox = await sandboxes.ofSession(sessionId)
  if (sandbox === null) return
  // An engine that is away must not keep a session in sight; the purge finds the container again.
  await provider.stop(sandbox.id).catch((error: unknown) => {
    logger.warn({ sessionId, error: String(error) }, 'session: its container could not be stopped')
  })
}

async function purge(
  { registry, sessions, sandboxes, provider, settings }: LifecycleOptions,
  sessionId: string,
): Promise<void> {
  await sessions.remove(sessionId)
  await registry.close(sessionId)
  const sandbox = await sandboxes.ofSession(sessionId)
  if (sandbox !== null) {
    await provider.destroy(sandbox.id)
    await sandboxes.remove(sandbox.id)
  }
  await removeTerms(settings, sessionId)
  await sessions.purge(sessionId)
}

async function sweep(options: LifecycleOptions): Promise<void> {
  const { registry, sessions, sandboxes, provider, logger } = options
  for (const sessionId of await sessions.toPurge(0)) await remove(options, sessionId)
  // What is on the engine is looked at first: its row was written before it was made.
  const found = await provider.list()
  const known = new Map((await sandboxes.list()).map((record) => [record.id, record]))
  for (const { sandboxId, state } of found) {
    const record = known.get(sandboxId)
    if (record === undefined) {
      logger.warn({ sandboxId }, 'sandbox: belongs to no session, so it is removed')
      await provider.destroy(sandboxId)
    } else if (state === 'running' && record.sessionId !== null) {
      // A server that died has left it running: whoever opens the session puts it away in time.
      await registry.open(record.sessionId)
    }
  }
}
