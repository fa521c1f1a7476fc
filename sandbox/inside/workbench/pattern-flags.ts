/** What a person looks for in words of ripgrep. */
import type { TextQuery } from '../../workbench.ts'

/** No configuration file of the repository or the home directory steers it. */
export const PLAIN_FLAGS = ['--no-config', '--color=never']

export function patternFlags({ pattern, regex, caseSensitive, wholeWord }: TextQuery): string[] {
  // A pattern that speaks of line ends looks over them; any other is faster line by line.
  const overLines = pattern.includes('\n') || (regex && /\\[nr]|\\x0[aAdD]|\(\?[a-z]*s/.test(pattern))
  return [
    caseSensitive ? '--case-sensitive' : '--ignore-case',
    ...(regex ? [] : ['--fixed-strings']),
    ...(wholeWord ? ['--word-regexp'] : []),
    ...(overLines ? ['--multiline'] : []),
    `--regexp=${pattern}`,
  ]
}
