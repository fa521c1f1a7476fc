/** A search as GNU grep takes it: it prints what ripgrep prints, without knowing ignore files and types. */
import type { SearchBody } from './wire.ts'

/** Null: grep can do it. */
export function grepRefusal({ multiline, type, glob }: SearchBody): string | null {
  if (multiline === true)
    return 'This image has no ripgrep (rg), without which a search over several lines is not possible.'
  if (type !== undefined) return 'This image has no ripgrep (rg), which knows types of files: give a glob like *.ts.'
  return glob?.includes('/') === true
    ? 'This image has no ripgrep (rg), without which a glob holds for names only: give one like *.ts, and the directory as the path.'
    : null
}

export function grepArguments(body: SearchBody): string[] {
  const flags: [unknown, string[]][] = [
    [body.mode === 'files_with_matches', ['--files-with-matches']],
    [body.mode === 'count', ['--count']],
    [body.mode === 'content' && body.lineNumbers !== false, ['--line-number']],
    [body.before, ['--before-context', String(body.before)]],
    [body.after, ['--after-context', String(body.after)]],
    [body.ignoreCase, ['--ignore-case']],
    [body.onlyMatching, ['--only-matching']],
    [body.wordBoundary, ['--word-regexp']],
    [body.glob, ['--include', body.glob ?? '']],
  ]
  return [
    ...['--recursive', '--with-filename', '--binary-files=without-match', '--color=never', '--exclude-dir=.git'],
    body.fixedStrings === true ? '--fixed-strings' : '--perl-regexp',
    ...flags.flatMap(([given, words]) => (given ? words : [])),
    '--regexp',
    body.pattern,
    '--',
    body.path,
  ]
}
