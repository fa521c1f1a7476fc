/** Headers that keep browsers from doing what nobody of ours asked for. */
import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'

const COMMON: readonly [string, string][] = [
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'no-referrer'],
  ['x-frame-options', 'DENY'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
  ['permissions-policy', 'camera=(), microphone=(), geolocation=()'],
]

export function secureApi(response: ServerResponse): void {
  for (const [name, value] of COMMON) response.setHeader(name, value)
  response.setHeader('content-security-policy', "default-src 'none'; frame-ancestors 'none'; sandbox")
}

/** Gives the policy, whose nonce the pages' server reads from it and writes into its own scripts. */
export function securePage(
  response: ServerResponse,
  { dev, host, frames }: { dev: boolean; host: string; frames: string },
): string {
  const nonce = randomBytes(16).toString('base64')
  // The development server evaluates what it reloads.
  const script = `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ''}`
  const policy = [
    "default-src 'self'",
    script,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "worker-src 'self' blob:",
    `connect-src 'self' ws://${host} wss://${host}`,
    // Previews, and nothing else, may be shown in a frame.
    `frame-src ${frames}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
  for (const [name, value] of COMMON) response.setHeader(name, value)
  response.setHeader('content-security-policy', policy)
  return policy
}
