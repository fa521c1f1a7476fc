/** Reads `git status --porcelain=v2 --branch -z`, bounded. */
import type { GitEntry, GitStatus } from '#protocol/api/git-routes.ts'

export const GIT_ENTRIES_LIMIT = 10_000

type Repository = Extract<GitStatus, { kind: 'repository' }>
type Letter = GitEntry['index']

/** `cut`: the text does not reach its end. */
export function readGitStatus(text: string, cut: boolean): Repository {
  const fields = text.split('\0')
  // What stands behind the last NUL is nothing, or half an entry.
  fields.pop()
  const status: Repository = {
    ...{ kind: 'repository', branch: null, head: null, upstream: null, ahead: null, behind: null },
    ...{ entries: [], truncated: cut },
  }
  for (let field = fields.shift(); field !== undefined; field = fields.shift()) {
    if (field.startsWith('# ')) {
      readHeader(status, field.slice(2))
      continue
    }
    const entry = readEntry(field, () => fields.shift())
    if (entry === null) continue
    if (status.entries.length === GIT_ENTRIES_LIMIT) return { ...status, truncated: true }
    status.entries.push(entry)
  }
  return status
}

function readHeader(status: Repository, header: string): void {
  const space = header.indexOf(' ')
  const value = header.slice(space + 1)
  switch (header.slice(0, space)) {
    case 'branch.oid':
      status.head = value === '(initial)' ? null : value
      break
    case 'branch.head':
      status.branch = value === '(detached)' ? null : value
      break
    case 'branch.upstream':
      status.upstream = value
      break
    case 'branch.ab': {
      const counts = /^\+(\d+) -(\d+)$/.exec(value)
      if (counts !== null) Object.assign(status, { ahead: Number(counts[1]), behind: Number(counts[2]) })
      break
    }
  }
}

/** Fields before the path, by the kind of the line. */
const FIELDS: Record<string, number> = { '1': 8, '2': 9, u: 10 }

/** A rename has a second path in the next field. */
function readEntry(line: string, next: () => string | undefined): GitEntry | null {
  const kind = line.charAt(0)
  if (kind === '?') return { path: line.slice(2), index: '?', worktree: '?' }
  const count = FIELDS[kind]
  if (count === undefined) return null
  const parts = line.split(' ')
  const path = parts.slice(count).join(' ')
  const letters = parts[1] ?? '..'
  const from = kind === '2' ? next() : undefined
  return {
    path,
    ...(from === undefined ? {} : { from }),
    index: letterOf(letters.charAt(0)),
    worktree: letterOf(letters.charAt(1)),
  }
}

function letterOf(letter: string): Letter {
  return (['M', 'A', 'D', 'R', 'C', 'T', 'U', '?'] as const).find((known) => known === letter) ?? '.'
}
