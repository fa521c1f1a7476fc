/** The values of `anthropic-version` that are served. */

export const apiVersions = ['2023-01-01', '2023-06-01', '2026-10-21'] as const

export type ApiVersion = (typeof apiVersions)[number]

/** Whether a version follows the rules that came with 2026-10-21. */
export function isStrictVersion(version: ApiVersion): boolean {
  return version === '2026-10-21'
}
