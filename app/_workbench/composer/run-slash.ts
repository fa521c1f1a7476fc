/** What a line with a `/` command means: a command of the protocol, something of this page, or why it is none. Pure. */
import type { Effort, NetworkPolicy, PermissionMode } from '#protocol/choices.ts'
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

const EFFORTS: Readonly<Record<string, Effort | null>> = {
  ...{ usual: null, low: 'low', medium: 'medium', high: 'high', xhigh: 'xhigh', max: 'max' },
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
      return oneOf(EFFORTS, argument, (effort) => update({ effort }))
    case 'mode':
      return oneOf(MODES, argument, (permissionMode) => update({ permissionMode }))
    case 'network':
      return oneOf(NETWORKS, argument, (network) => update({ network }))
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

function oneOf<T>(table: Readonly<Record<string, T>>, word: string, then: (value: T) => SlashMeaning): SlashMeaning {
  const key = word.toLowerCase().replace(/[\s-]/g, '')
  const value = Object.hasOwn(table, key) ? table[key] : undefined
  return value === undefined ? wrong(`Say one of: ${Object.keys(table).join(', ')}.`) : then(value)
}

function cap(argument: string): SlashMeaning {
  if (argument === 'none') return update({ capMicroUsd: null })
  const dollars = Number(argument.replace(/^\$/, '').replace(',', '.'))
  if (argument === '' || !Number.isFinite(dollars) || dollars < 0 || dollars > 1_000_000)
    return wrong('Say an amount in dollars, or none: /cap 2.50')
  return update({ capMicroUsd: Math.round(dollars * 1_000_000) })
}
