/** Closer looks at git: sub-commands that list or change by their operands, settings that run programs, addresses that do. */
import { constantText, constantWord, hasUnknown, possibleTexts } from '../../analysed.ts'
import { type Check, CLEAR, effect } from './check.ts'

const LISTING_FLAGS = new Set([
  '-l',
  '--list',
  '--contains',
  '--no-contains',
  '--merged',
  '--no-merged',
  '--points-at',
  '--show-current',
])
const LISTING_WORDS: Readonly<Record<string, readonly string[]>> = {
  stash: ['list', 'show'],
  worktree: ['list'],
  remote: ['get-url'],
  submodule: ['status', 'summary'],
  bisect: ['log'],
}
const CHANGING_REFLOG = new Set(['expire', 'delete', 'drop', 'write'])
const RUNNING_WORDS = new Set(['foreach', 'run', 'visualize', 'view'])

/** Lists without operands, or with those that only select; all else changes something. */
export const gitListCheck: Check = ({ name, parsed }) => {
  const [first] = parsed.operands
  const verb = first === undefined ? undefined : constantText(first)
  if (verb !== undefined && RUNNING_WORDS.has(verb)) return effect('executes', `git ${name} ${verb}`)
  const lists = parsed.flags.some((flag) => LISTING_FLAGS.has(flag.name))
  return listsOnly({ name, bare: first === undefined, verb, lists }) ? CLEAR : effect('changes', `git ${name}`)
}

/** `verb` is undefined where there is none (`bare`) or where it is only known when the command runs. */
function listsOnly(asked: { name: string; bare: boolean; verb: string | undefined; lists: boolean }): boolean {
  const { name, bare, verb, lists } = asked
  if (name === 'reflog') return bare || (verb !== undefined && !CHANGING_REFLOG.has(verb))
  const listing = LISTING_WORDS[name]
  if (listing === undefined) return bare || lists
  return bare ? name === 'remote' || name === 'submodule' : verb !== undefined && listing.includes(verb)
}

/** Settings that no program is started by. */
const HARMLESS_SETTING =
  /^(?:user\.(?:name|email)|init\.defaultbranch|pull\.(?:rebase|ff)|push\.(?:default|autosetupremote|followtags)|fetch\.prune|rebase\.(?:autostash|autosquash)|merge\.conflictstyle|core\.(?:autocrlf|eol|filemode|ignorecase|quotepath|abbrev|longpaths)|color\.[\w.]+|advice\.\w+|help\.autocorrect|log\.date|status\.\w+|commit\.gpgsign|branch\.[\w/.-]+\.(?:remote|merge|rebase))$/i
const READING_FLAGS = new Set(['-l', '--list', '--get', '--get-all', '--get-regexp', '--get-urlmatch'])

export const gitConfigCheck: Check = ({ parsed }) => {
  const texts = parsed.operands.map((word) => constantText(word))
  if (texts.includes(undefined)) return effect('executes', 'a git setting')
  const [verb] = texts
  if (verb === 'get' || verb === 'list' || parsed.flags.some(({ name }) => READING_FLAGS.has(name))) return CLEAR
  if (verb === 'unset' || verb === 'rename-section' || verb === 'remove-section' || verb === 'edit')
    return effect('executes', 'a git setting')
  const [key, value] = verb === 'set' ? texts.slice(1) : texts
  if (value === undefined && verb !== 'set') return CLEAR
  return HARMLESS_SETTING.test(key ?? '')
    ? effect('changes', `git config ${key}`)
    : effect('executes', `the git setting ${key}`)
}

/** `HEAD:src/a.ts` is a file as it was: who may not read it now may not read it then. */
export const gitObjectCheck: Check = ({ parsed }) => {
  const files = parsed.operands.flatMap((word) => /^[^:]*:([^/:].*)$/s.exec(constantText(word) ?? '')?.[1] ?? [])
  return files.length === 0 ? CLEAR : { effects: [], reads: [...parsed.operands, ...files.map(constantWord)] }
}

/** `ext::`, `fd::` and other helpers run programs; so does a host that looks like an option. */
export const gitAddressCheck: Check = ({ words }) => {
  const odd = words.find((word) => possibleTexts(word).some((text) => /^[\w+.-]+::|:\/\/-|^-[^-].*:/.test(text)))
  if (odd !== undefined) return effect('executes', odd.source)
  const unknown = words.find((word) => hasUnknown(word) && word.splits)
  return unknown === undefined ? CLEAR : effect('unknown', unknown.source)
}
