// Closer looks at git: sub-commands that list or change by their operands, settings that run programs, addresses that do.
import { constantText, hasUnknown, possibleTexts } from '../../analysed.ts'
import { type Check, CLEAR, effect } from './check.ts'

const LISTING_FLAGS = new Set(['-l', '--list', '--contains', '--no-contains', '--merged', '--no-merged', '--points-at', '--show-current'])
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
  const text = first === undefined ? undefined : constantText(first)
  if (text !== undefined && RUNNING_WORDS.has(text)) return effect('executes', `git ${name} ${text}`)
  const listing = LISTING_WORDS[name]
  const changes = effect('changes', `git ${name}`)
  if (listing !== undefined) {
    if (first === undefined) return name === 'remote' || name === 'submodule' ? CLEAR : changes
    return text !== undefined && listing.includes(text) ? CLEAR : changes
  }
  if (name === 'reflog') return first !== undefined && (text === undefined || CHANGING_REFLOG.has(text)) ? changes : CLEAR
  const lists = parsed.flags.some((flag) => LISTING_FLAGS.has(flag.name))
  return first === undefined || lists ? CLEAR : changes
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
  return HARMLESS_SETTING.test(key ?? '') ? effect('changes', `git config ${key}`) : effect('executes', `the git setting ${key}`)
}

/** `ext::`, `fd::` and other helpers run programs; so does a host that looks like an option. */
export const gitAddressCheck: Check = ({ words }) => {
  const odd = words.find((word) => possibleTexts(word).some((text) => /^[\w+.-]+::|:\/\/-|^-[^-].*:/.test(text)))
  if (odd !== undefined) return effect('executes', odd.source)
  const unknown = words.find((word) => hasUnknown(word) && word.splits)
  return unknown === undefined ? CLEAR : effect('unknown', unknown.source)
}
