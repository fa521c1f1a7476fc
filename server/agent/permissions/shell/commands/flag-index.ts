/** Turns the words of a flag table into something that can be looked up. */
import type { EffectKind, FlagTable } from './command-spec.ts'

export interface Flag {
  readonly name: string
  readonly value: 'none' | 'required' | 'joined' | 'pair'
  readonly effect: EffectKind
}

export interface FlagIndex {
  readonly byName: ReadonlyMap<string, Flag>
  /** `-20` stands for a number. */
  readonly numbers: boolean
  /** Some flag does more than print: words that could be flags must be known. */
  readonly dangerous: boolean
}

const EFFECTS = ['safe', 'reads', 'changes', 'writes', 'executes', 'network'] as const

const HARMLESS: ReadonlySet<EffectKind> = new Set(['safe', 'reads', 'changes'])

export function indexFlags(table: FlagTable | undefined): FlagIndex {
  const byName = new Map<string, Flag>()
  let numbers = false
  for (const effect of EFFECTS) {
    for (const word of table?.[effect]?.split(/\s+/) ?? []) {
      if (word === '-#') numbers = true
      else if (word !== '') {
        const flag = toFlag(word, effect)
        byName.set(flag.name, flag)
      }
    }
  }
  const dangerous = [...byName.values()].some(({ effect }) => !HARMLESS.has(effect))
  return { byName, numbers, dangerous }
}

function toFlag(word: string, effect: EffectKind): Flag {
  if (word.endsWith('==')) return { name: word.slice(0, -2), value: 'pair', effect }
  if (word.endsWith('=')) return { name: word.slice(0, -1), value: 'required', effect }
  if (word.endsWith('?')) return { name: word.slice(0, -1), value: 'joined', effect }
  return { name: word, value: 'none', effect }
}

/** What a shortened long option (`--outp`) could stand for. */
export function abbreviations(index: FlagIndex, name: string): readonly Flag[] {
  if (!name.startsWith('--') || name.length < 3) return []
  return [...index.byName.values()].filter((flag) => flag.name.startsWith(name) && flag.name !== name)
}
