/** Closer looks at programs that run what they are given: shells, interpreters, make, npm, database clients. */
import { constantText, fixedStart, hasUnknown } from '../../analysed.ts'
import { mayBeSecret } from '../../secret-names.ts'
import { type Check, CLEAR, effect } from './check.ts'

const SHOWS_AND_ENDS = new Set(['-v', '-V', '--version', '--help', '-m', '--test', '--run'])
const STANDARD_INPUT = new Set(['-', '/dev/stdin', '/dev/fd/0', '/proc/self/fd/0'])

/** Without a script of its own the program runs what it reads. */
export const interpreterCheck: Check = ({ parsed }) => {
  const [script] = parsed.operands
  const ends = parsed.flags.some(({ name }) => SHOWS_AND_ENDS.has(name))
  if (script === undefined) return ends ? CLEAR : effect('executes', 'code from its input')
  const text = constantText(script)
  if (text !== undefined && STANDARD_INPUT.has(text)) return effect('executes', 'code from its input')
  return text === undefined ? effect('executes', `code that is not known beforehand (${script.source})`) : CLEAR
}

/** Options of shells that only change how a script runs. */
const SHELL_OPTIONS = /^-[eufxnvhB]+$|^--(?:posix|noprofile|norc|version|verbose)$/

export const shellCheck: Check = ({ words }) => {
  const first = words.findIndex((word) => !fixedStart(word.forms[0] ?? []).startsWith('-') || hasUnknown(word))
  const options = first === -1 ? words : words.slice(0, first)
  const odd = options.find((word) => !SHELL_OPTIONS.test(constantText(word) ?? ''))
  if (odd !== undefined) return effect('executes', `the shell's ${odd.source}`)
  if (options.some((word) => constantText(word) === '--version')) return CLEAR
  const script = first === -1 ? undefined : words[first]
  const text = script === undefined ? undefined : constantText(script)
  if (script === undefined || text === undefined || STANDARD_INPUT.has(text))
    return effect(
      'executes',
      script === undefined ? 'code from its input' : `code that is not known beforehand (${script.source})`,
    )
  return CLEAR
}

const STEERING_VARIABLE =
  /^(?:SHELL|\.SHELLFLAGS|MAKE\w*|GNUMAKEFLAGS|CC|CXX|CPP|LD|AR|AS|RM|INSTALL|PATH|\w*(?:SHELL|CMD|COMMAND|EXEC|RUN|PREFIX|DESTDIR))$/

/** `NAME=value` overrides variables of the makefile, also those that name programs. */
export const makeCheck: Check = ({ parsed }) => {
  const steering = parsed.operands.find((word) => {
    const [, name, value] = /^([^=]+?)[:?+!]*=(.*)$/s.exec(constantText(word) ?? '') ?? []
    if (name === undefined || value === undefined) return hasUnknown(word)
    return STEERING_VARIABLE.test(name) || !/^[\w./,:@+-]*$/.test(value)
  })
  return steering === undefined ? CLEAR : effect('executes', steering.source)
}

/** Settings and scripts that later runs obey. */
export const npmConfigCheck: Check = ({ parsed }) => {
  const [command, verb] = parsed.operands.map((word) => constantText(word))
  const changesSettings =
    (command === 'config' || command === 'c') && verb !== 'get' && verb !== 'list' && verb !== 'ls'
  const changesScripts = command === 'pkg' && verb !== 'get'
  const steering = command === 'set' || command === 'set-script' || command === 'edit' || command === 'explore'
  return changesSettings || changesScripts || steering ? effect('executes', 'settings that later runs obey') : CLEAR
}

const SQL_ESCAPE =
  /^\s*[.\\]|\\!|load_extension|writefile|readfile|\bedit\s*\(|\bcopy\b|\bprogram\b|\binto\s+(?:out|dump)file\b/i

/** Meta commands of database clients run programs and write files. */
export const databaseCheck: Check = ({ parsed }) => {
  const steering = parsed.operands.slice(1).find((word) => SQL_ESCAPE.test(constantText(word) ?? '.'))
  return steering === undefined ? CLEAR : effect('executes', steering.source)
}

/** `less +cmd`, `vim +cmd`: what stands behind the plus is run once the file is open. */
export const plusCommandCheck: Check = ({ words }) => {
  const command = words.find((word) => word.forms.some((form) => /^\+[^\d]/.test(fixedStart(form))))
  return command === undefined ? CLEAR : effect('executes', command.source)
}

/** Printing a variable shows it to whoever reads the output. */
export const printsCheck: Check = ({ words }) => {
  const secret = words.find(mayBeSecret)
  return secret === undefined ? CLEAR : effect('unknown', secret.source)
}

/** In its old spelling `e` shows the environment of every process. */
export const psCheck: Check = ({ parsed }) => {
  const shows = parsed.operands.find((word) => !/^(?:[a-df-zA-Z]+|[\d,]+)$/.test(constantText(word) ?? ''))
  return shows === undefined ? CLEAR : effect('unknown', shows.source)
}

const LISTING = /^(?:-?[tvzjJ]*t[vzjJ]*f?|-l|-Z1|--list|-lv)$/

/** `tar tf`, `unzip -l`, `gzip -l` show what an archive holds; an archive with a colon in its name is another machine's. */
export const archiveListCheck: Check = ({ words }) => {
  const [how, archive, ...others] = words.map((word) => constantText(word))
  const lists = how !== undefined && LISTING.test(how) && archive !== undefined && !/^-|:/.test(archive)
  const plain = others.every((text) => text !== undefined && !text.startsWith('-'))
  return lists && plain ? { effects: [], nature: 'reads', reads: words.slice(1, 2), writes: [] } : CLEAR
}
