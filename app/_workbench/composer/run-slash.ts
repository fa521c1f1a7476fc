/** What a line with a `/` command means: a command of the protocol, something of this page, or why it is none. Pure. */
import {
  type Choice,
  EFFORTS as EFFORT_CHOICES,
  type EffortChoice,
  MODES as MODE_CHOICES,
  NETWORKS as NETWORK_CHOICES,
  USUAL,
} from '#app/_session/choice-names.ts'
import type { NetworkPolicy, PermissionMode } from '#protocol/choices.ts'
import type { Command } from '#protocol/command.ts'
import { SLASH_COMMANDS } from './slash-commands.ts'

export type SlashMeaning =
  | { kind: 'command'; command: Command }
  | { kind: 'page'; act: 'patch' | 'export' | 'help' }
  | { kind: 'wrong'; message: string }

const MODES: Readonly<Record<string, PermissionMode>> = {
  ...{ ask: 'default', default: 'default', accept: 'acceptEdits', acceptedits: 'acceptEdits', plan: 'plan' },
  ...{ auto: 'auto', never: 'dontAsk', dontask: 'dontAsk', all: 'bypassPermissions' },
}
const NETWORKS: Readonly<Record<string, NetworkPolicy>> = { none: 'none', list: 'allow-list', open: 'open' }

const EFFORTS: Readonly<Record<string, EffortChoice>> = {
  ...{ usual: USUAL, low: 'low', medium: 'medium', high: 'high', xhigh: 'xhigh', max: 'max' },
}

/** Null: the text is a message. A path such as `/usr/bin` is none of ours either. */
export function readSlash(text: string): SlashMeaning | null {
  const [, name, argument = ''] = /^\/([a-z-]+)(?:\s+([\s\S]*))?$/.exec(text.trim()) ?? []
  if (name === undefined) return null
  if (!SLASH_COMMANDS.some((one) => one.name === name)) return null
  return meaningOf(name, argument.trim())
}

function meaningOf(name: string, argument: string): SlashMeaning {
  switch (name) {
    case 'rename':
      return argument === '' ? wrong('Say the title: /rename A better name') : update({ title: argument.slice(0, 200) })
    case 'model':
      return argument === '' ? wrong('Say the model: /model name') : update({ model: argument.slice(0, 200) })
    case 'effort':
      return oneOf({ words: EFFORTS, choices: EFFORT_CHOICES }, argument, (effort) =>
        update({ effort: effort === USUAL ? null : effort }),
      )
    case 'mode':
      return oneOf({ words: MODES, choices: MODE_CHOICES }, argument, (permissionMode) => update({ permissionMode }))
    case 'network':
      return oneOf({ words: NETWORKS, choices: NETWORK_CHOICES }, argument, (network) => update({ network }))
    case 'cap':
      return cap(argument)
    case 'stop':
      return { kind: 'command', command: { type: 'turn-interrupt' } }
    case 'resume':
      return { kind: 'command', command: { type: 'queue-resume' } }
    case 'archive':
      return update({ archived: true })
    case 'patch':
    case 'export':
    case 'help':
      return { kind: 'page', act: name }
    default:
      return wrong(`There is no /${name}.`)
  }
}

function wrong(message: string): SlashMeaning {
  return { kind: 'wrong', message }
}

function update(change: Omit<Extract<Command, { type: 'session-update' }>, 'type'>): SlashMeaning {
  return { kind: 'command', command: { type: 'session-update', ...change } }
}

interface Sayable<T> {
  words: Readonly<Record<string, T>>
  /** By the names that stand on the screen too. */
  choices: readonly Choice<T>[]
}

function oneOf<T>({ words, choices }: Sayable<T>, said: string, then: (value: T) => SlashMeaning): SlashMeaning {
  const key = squeezed(said)
  const value = Object.hasOwn(words, key) ? words[key] : choices.find(({ name }) => squeezed(name) === key)?.value
  return value === undefined ? wrong(`Say one of: ${Object.keys(words).join(', ')}.`) : then(value)
}

function squeezed(text: string): string {
  return text.toLowerCase().replace(/[\s-]/g, '')
}

function cap(argument: string): SlashMeaning {
  if (argument === 'none') return update({ capMicroUsd: null })
  const dollars = Number(argument.replace(/^\$/, '').replace(',', '.'))
  if (argument === '' || !Number.isFinite(dollars) || dollars < 0 || dollars > 1_000_000)
    return wrong('Say an amount in dollars, or none: /cap 2.50')
  return update({ capMicroUsd: Math.round(dollars * 1_000_000) })
}
