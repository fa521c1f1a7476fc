/** Which file a command shows, when it does nothing but show one: such a view counts as a read. */

const WHOLE = new Set(['cat', 'nl', 'bat', 'batcat'])
const PARTS = new Set(['head', 'tail', 'grep', 'egrep', 'fgrep', 'rg'])
/** Anything by which a command could do more than show a file, or show another one than it names. */
const MORE = /[|&;<>()$`\\\n*?[\]{}~#!]/

export interface ViewedFile {
  /** Absolute. */
  path: string
  /** All of it was shown. */
  whole: boolean
}

/** Null: not surely a plain view of one file. `cwd` is where the command ran. */
export function viewedFile(command: string, cwd: string): ViewedFile | null {
  const words = wordsOf(command)
  const [name, ...rest] = words ?? []
  if (name === undefined) return null
  const named = rest.filter((word) => !word.startsWith('-'))
  const last = rest.at(-1)
  if (last === undefined || last.startsWith('-') || last === '') return null
  const path = last.startsWith('/') ? last : `${cwd}/${last.replace(/^\.\//, '')}`
  if (path.split('/').includes('..')) return null
  if (WHOLE.has(name)) return named.length === 1 ? { path, whole: true } : null
  if (name === 'sed') return isRange(rest) ? { path, whole: false } : null
  return PARTS.has(name) && rest.length > 0 ? { path, whole: false } : null
}

/** `sed -n 'X,Yp' file` and nothing else of sed, which can also write. */
function isRange([flag, script, file, ...more]: readonly string[]): boolean {
  return flag === '-n' && /^\d+(,(\d+|\$))?p$/.test(script ?? '') && file !== undefined && more.length === 0
}

/** Words of a simple command; null when it holds more than words and plain quotes. */
function wordsOf(command: string): string[] | null {
  const text = command.trim()
  const bare = text.replace(/'[^']*'|"[^"$`\\]*"/g, (quoted) => 'q'.repeat(quoted.length))
  if (MORE.test(bare) || /['"]/.test(bare)) return null
  return [...text.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) =>
    word.replace(/'([^']*)'|"([^"]*)"/g, (_all, single?: string, double?: string) => single ?? double ?? ''),
  )
}
