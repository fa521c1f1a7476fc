/** The letters that git has for files, and the dots of the directories above them. Pure. */
import type { GitEntry, GitStatus } from '#protocol/api/git-routes.ts'
import { directoriesAbove } from './tree.ts'

export interface GitMark {
  letter: string
  word: string
  tone: 'added' | 'modified' | 'deleted' | 'conflict'
}

export interface GitMarks {
  files: ReadonlyMap<string, GitMark>
  /** Directories with a changed file somewhere below. */
  directories: ReadonlySet<string>
}

export const NO_MARKS: GitMarks = { files: new Map(), directories: new Set() }

/** Every row asks: made once for each answer of git. */
const made = new WeakMap<GitStatus, GitMarks>()

export function gitMarks(status: GitStatus | null): GitMarks {
  if (status?.kind !== 'repository') return NO_MARKS
  const known = made.get(status) ?? marksOf(status)
  made.set(status, known)
  return known
}

function marksOf(status: Extract<GitStatus, { kind: 'repository' }>): GitMarks {
  const files = new Map<string, GitMark>()
  const directories = new Set<string>()
  for (const entry of status.entries) {
    const path = entry.path.replace(/\/$/, '')
    files.set(path, markOf(entry))
    for (const directory of directoriesAbove(path)) directories.add(directory)
  }
  return { files, directories }
}

function markOf({ index, worktree }: GitEntry): GitMark {
  const letter = worktree === '.' ? index : worktree
  switch (letter) {
    case '?':
      return { letter: 'U', word: 'not tracked', tone: 'added' }
    case 'A':
    case 'C':
      return { letter, word: 'added', tone: 'added' }
    case 'D':
      return { letter, word: 'deleted', tone: 'deleted' }
    case 'U':
      return { letter: '!', word: 'in conflict', tone: 'conflict' }
    case 'R':
      return { letter, word: 'renamed', tone: 'modified' }
    default:
      return { letter: 'M', word: 'modified', tone: 'modified' }
  }
}
