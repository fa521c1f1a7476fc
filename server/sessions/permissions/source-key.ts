/** What names the source of a session, so that a person's rules and trust hold where the same is worked on again. */
import type { Source } from '#protocol/choices.ts'

/** Null: the session's files come from nowhere that could be met again. */
export function sourceKey(source: Source): string | null {
  switch (source.kind) {
    case 'git':
      return `git:${source.url.replace(/\/+$/, '').replace(/\.git$/, '')}`
    case 'sample':
      return 'sample'
    case 'empty':
    case 'upload':
      return null
  }
}

/** Of a rule that holds for one person and one source. */
export function projectOwner(userId: string, source: string): string {
  return `${userId} ${source}`
}

export function splitProjectOwner(ownerId: string): { owner: string; project: string } {
  const at = ownerId.indexOf(' ')
  return { owner: ownerId.slice(0, at), project: ownerId.slice(at + 1) }
}
