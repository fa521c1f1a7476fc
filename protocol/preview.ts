/** Previews: a port of a container on an origin of its own, `<port>--<sandbox id>.<domain>`, never a path of the app. */
import { z } from 'zod'

/** Where previews live on one machine: every name below it is this machine, for browsers. */
export const LOCAL_PREVIEW_DOMAIN = 'localhost'

export interface PreviewPlace {
  port: number
  sandboxId: string
}

/** The first label of a preview's host. */
export function previewLabel({ port, sandboxId }: PreviewPlace): string {
  return `${port}--${sandboxId}`
}

const LABEL = /^([1-9][0-9]{0,4})--([a-z0-9][a-z0-9-]{0,55})$/

/** Null when the label is none of a preview. */
export function readPreviewLabel(label: string): PreviewPlace | null {
  const [, digits, sandboxId] = LABEL.exec(label) ?? []
  const port = Number(digits)
  return sandboxId === undefined || port > 65_535 ? null : { port, sandboxId }
}

/**
 * `kind: 'app'`: the host is none of the preview domain. `stray`: it is below the preview domain, and no preview:
 * neither the app nor a preview is served there. `domain` without a port; `host` as the header says it.
 */
export type PreviewHost = { kind: 'app' } | { kind: 'stray' } | ({ kind: 'preview' } & PreviewPlace)

export function readPreviewHost(host: string, domain: string = LOCAL_PREVIEW_DOMAIN): PreviewHost {
  const name = host.toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '')
  if (!name.endsWith(`.${domain}`)) return { kind: 'app' }
  const place = readPreviewLabel(name.slice(0, -domain.length - 1))
  return place === null ? { kind: 'stray' } : { kind: 'preview', ...place }
}

export const previewRequestSchema = z.strictObject({
  port: z.int().min(1).max(65_535),
  /** Where to begin: path, query, fragment. */
  path: z
    .string()
    .max(2000)
    .regex(/^\/(?![/\\])[^\0\r\n]*$/, 'The path must begin with one slash.')
    .optional(),
})
export type PreviewRequest = z.infer<typeof previewRequestSchema>
export const previewTicketSchema = z.object({
  /** Good once, and for a minute: load it in a frame or a new tab; it ends at `path` without the ticket. */
  url: z.string(),
  /** Where the page then is: for the address bar, and to check messages by. */
  origin: z.string(),
  expiresAt: z.string(),
})
export type PreviewTicket = z.infer<typeof previewTicketSchema>
