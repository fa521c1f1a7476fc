/** How a session comes to be and how it goes. */
import type { CreateSession } from '#protocol/api/session-routes.ts'
import type { Source } from '#protocol/choices.ts'
import type { SandboxProvider } from '#sandbox/provider.ts'
import type { Sandboxes } from '#server/store/sandboxes.ts'
import type { Sessions } from '#server/store/sessions.ts'
import type { Settings } from '#server/store/settings.ts'
import { parseGitUrl } from './git-url.ts'
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
  /** For what the request leaves open. */
  defaults(): Promise<{ model: string; capMicroUsd: number | null }>
}

export type CreateOutcome = { kind: 'created'; id: string } | { kind: 'refused'; code: string; message: string }

export interface Lifecycle {
  create(request: CreateSession, ownerId: string): Promise<CreateOutcome>
  /** Ends what runs and removes every trace. Idempotent. */
  remove(sessionId: string): Promise<void>
  /** Finishes removals that were cut short, and destroys containers that belong to no session. */
  sweep(): Promise<void>
}

export function createLifecycle(options: LifecycleOptions): Lifecycle {
  return {
    create: (request, ownerId) => create(options, request, ownerId),
    remove: (sessionId) => remove(options, sessionId),
    sweep: () => sweep(options),
  }
}

async function create(
  { registry, sessions, settings, newId, defaults, logger }: LifecycleOptions,
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
  const { model, capMicroUsd } = await defaults()
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
      permissionMode: request.permissionMode ?? 'default',
      network: request.network ?? 'allow-list',
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

async function remove(
  { registry, sessions, sandboxes, provider, settings }: LifecycleOptions,
  sessionId: string,
): Promise<void> {
  // First out of sight: its owner is fenced from here on, whichever server that is.
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
  const { sessions, sandboxes, provider, logger } = options
  for (const sessionId of await sessions.toPurge(0)) await remove(options, sessionId)
  const known = new Set((await sandboxes.list()).map(({ id }) => id))
  for (const { sandboxId } of await provider.list()) {
    if (known.has(sandboxId)) continue
    logger.warn({ sandboxId }, 'sandbox: belongs to no session, so it is removed')
    await provider.destroy(sandboxId)
  }
}
