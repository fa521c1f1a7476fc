/** Which command a press of keys means: pure, so that every rule about typing and sequences can be tested. */
import { matchesChord, type Press, parseKeys } from './chord.ts'
import { type Bindings, keysOf } from './command-store.ts'
import { COMMAND_NAMES, COMMANDS, type CommandName } from './commands.ts'
import type { Front } from './front.ts'

/** Milliseconds within which the second key of a sequence must come. */
export const SEQUENCE_MS = 700

export interface PressContext {
  bindings: Bindings
  isMac: boolean
  /** Whether a person types into something now. */
  typing: boolean
  front: Front
  /** The command that was begun by the press before, if that was within `SEQUENCE_MS`: its first chord. */
  begun: string | null
  /** Whether anybody carries it out now. */
  live: (name: CommandName) => boolean
}

export type Resolution =
  | { kind: 'run'; name: CommandName; keys: string }
  /** The first chord of a sequence: the next press decides. */
  | { kind: 'begin'; chord: string }
  /** It belongs to what lies behind: nothing happens, also nothing that the browser would do by that key. */
  | { kind: 'held' }
  | { kind: 'none' }

interface Bound {
  name: CommandName
  keys: string
  first: string
  second: string | undefined
}

/** A sequence that is completed goes before a single key; a single key is not held back by a sequence that begins with it. */
export function resolvePress(press: Press, context: PressContext): Resolution {
  const { isMac, begun } = context
  const bound = boundNow(context)
  const done = bound.find(
    ({ first, second }) => second !== undefined && begun === first && matchesChord(press, second, isMac),
  )
  const match = done ?? bound.find(({ first, second }) => second === undefined && matchesChord(press, first, isMac))
  if (match !== undefined && inFront(match.name, context)) return { kind: 'run', name: match.name, keys: match.keys }
  // A plain key may mean something to what is in front: scrolling, pressing a button.
  if (match !== undefined) return { kind: COMMANDS[match.name].whileTyping === true ? 'held' : 'none' }
  const chord = beginsWith(press, context)
  return chord === null ? { kind: 'none' } : { kind: 'begin', chord }
}

/** The chord a sequence could begin with, also when the press runs something by itself (`Esc`, then `Esc Esc`). */
export function beginsWith(press: Press, context: PressContext): string | null {
  const match = boundNow(context).find(
    ({ name, first, second }) =>
      second !== undefined && inFront(name, context) && matchesChord(press, first, context.isMac),
  )
  return match?.first ?? null
}

function inFront(name: CommandName, { front }: PressContext): boolean {
  return front === 'page' || (front === 'palette' && COMMANDS[name].inPalette === true)
}

function boundNow({ bindings, typing, live }: PressContext): Bound[] {
  return COMMAND_NAMES.filter((name) => live(name) && (!typing || COMMANDS[name].whileTyping === true)).flatMap(
    (name) =>
      keysOf(name, bindings).flatMap((keys): Bound[] => {
        const [first, second, ...more] = parseKeys(keys) ?? []
        return first === undefined || more.length > 0 ? [] : [{ name, keys, first, second }]
      }),
  )
}
