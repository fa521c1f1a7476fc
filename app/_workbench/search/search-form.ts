/** What a person typed to search for, and the question that is made of it. Pure. */
import type { SearchQuery } from '#protocol/api/search-routes.ts'

export interface SearchForm {
  pattern: string
  replacement: string
  regex: boolean
  caseSensitive: boolean
  wholeWord: boolean
  /** Globs with commas. */
  include: string
  exclude: string
  ignored: boolean
}

export const EMPTY_FORM: SearchForm = {
  ...{ pattern: '', replacement: '', regex: false, caseSensitive: false, wholeWord: false },
  ...{ include: '', exclude: '', ignored: false },
}

/** Null: there is nothing to look for. */
export function queryOf(form: SearchForm): SearchQuery | null {
  if (form.pattern === '') return null
  const { pattern, regex, caseSensitive, wholeWord, ignored } = form
  return {
    pattern,
    regex,
    caseSensitive,
    wholeWord,
    ignored,
    include: globsOf(form.include),
    exclude: globsOf(form.exclude),
  }
}

/** `src, *.ts` as people write it; a bare folder means all below it. Commas in braces belong to their glob. */
export function globsOf(text: string): string[] {
  const globs: string[] = []
  let depth = 0
  let glob = ''
  for (const letter of text) {
    if (letter === '{') depth += 1
    if (letter === '}') depth = Math.max(0, depth - 1)
    if (letter === ',' && depth === 0) {
      globs.push(glob)
      glob = ''
    } else glob += letter
  }
  return [...globs, glob]
    .map((one) => one.trim().replace(/^\.\//, ''))
    .filter((one) => one !== '')
    .map((one) => (/[*?{[]/.test(one) || /\.[^/]+$/.test(one) ? one : `${one.replace(/\/$/, '')}/**`))
}
