/** Deny and ask rules against a command: in any order of flags, by any path, under any wrapper, inside quoted code. */
import { type AnalysedWord, constantText, constantWord, formText, type Segment } from '../shell/analysed.ts'
import { lookUpCommand, programName } from '../shell/commands/lookup.ts'
import { parseArguments } from '../shell/commands/parse-arguments.ts'
import { innerViews, type Words } from '../shell/unwrap.ts'
import type { CommandPattern } from './command-pattern.ts'
import { commandTexts, writtenText } from './command-text.ts'

/** A command in all its disguises, worked out once for all rules. */
export interface NarrowingViews {
  readonly written: string
  readonly views: readonly Words[]
}

export function narrowingViews(segment: Segment): NarrowingViews {
  const heads = [segment.words, ...innerViews(segment.words)].filter((view) => view.length > 0)
  const views = heads.flatMap((view) =>
    [view, withoutDirectory(view), withoutGlobals(view)].filter((each) => each !== undefined),
  )
  return { written: writtenText(segment), views }
}

/** Whether the pattern speaks of this command. */
export function narrowingMatches(pattern: CommandPattern, { written, views }: NarrowingViews): boolean {
  return pattern.matches(written) || views.some((view) => viewMatches(pattern, view))
}

function withoutDirectory([head, ...rest]: Words): Words | undefined {
  const text = head === undefined ? undefined : constantText(head)
  if (head === undefined || text === undefined || !text.includes('/')) return undefined
  return [constantWord(programName(text).name), ...rest]
}

/** `git -C dir push` is `git push`. */
function withoutGlobals(words: Words): Words | undefined {
  const [head, ...rest] = words
  const text = head === undefined ? undefined : constantText(head)
  const indexed = text === undefined ? undefined : lookUpCommand(programName(text).name)
  if (text === undefined || indexed === undefined || indexed.subcommands.size === 0) return undefined
  const { next } = parseArguments(rest, indexed.flags, { singleDash: false, stopAtOperand: true })
  return next === 0 ? undefined : [constantWord(programName(text).name), ...rest.slice(next)]
}

function viewMatches(pattern: CommandPattern, view: Words): boolean {
  if (commandTexts(view).some((line) => pattern.matches(line))) return true
  return pattern.words.every((word) => !word.includes('*')) && inAnyOrder(pattern, view)
}

interface Shape {
  readonly flags: readonly string[]
  readonly operands: readonly string[]
}

/** `rm -rf *` also means `rm -f -r x`, `rm x -rf`, `rm --recursive --force x`. */
function inAnyOrder(pattern: CommandPattern, view: Words): boolean {
  const [program = '', ...wanted] = pattern.words
  const [head, ...rest] = view
  if (head === undefined || !head.forms.some((form) => programName(formText(form)).name === program)) return false
  const rule = shapeOf(wanted)
  const command = shapeOf(rest.map((word) => formText(word.forms[0] ?? [])))
  if (rule.flags.length === 0 && rule.operands.length === 0) return pattern.open || command.flags.length === 0
  const hasFlags = rule.flags.every((flag) => command.flags.some((own) => sameFlag(program, flag, own)))
  const closed = command.operands.length === rule.operands.length && command.flags.length === rule.flags.length
  return hasFlags && startsWith(operandChoices(rest, command), rule.operands) && (pattern.open || closed)
}

function shapeOf(words: readonly string[]): Shape {
  const flags: string[] = []
  const operands: string[] = []
  let ended = false
  for (const word of words) {
    if (word === '--') ended = true
    else if (ended || !/^-./.test(word)) operands.push(word)
    else if (/^-[A-Za-z]{2,}$/.test(word)) flags.push(...[...word.slice(1)].map((letter) => `-${letter}`))
    else flags.push(word)
  }
  return { flags, operands }
}

/** Whether a word behind a flag is its value is not always known: the operands with and without such words. */
function operandChoices(words: Words, command: Shape): readonly (readonly string[])[] {
  const texts = words.map((word: AnalysedWord) => formText(word.forms[0] ?? []))
  const without = texts.filter((text, index) => !text.startsWith('-') && !/^-/.test(texts[index - 1] ?? ''))
  return [command.operands, without]
}

function startsWith(choices: readonly (readonly string[])[], wanted: readonly string[]): boolean {
  return choices.some((operands) => wanted.every((operand, index) => operands[index] === operand))
}

const SAME_FLAGS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  rm: [
    ['-r', '-R', '--recursive'],
    ['-f', '--force'],
    ['-d', '--dir'],
    ['-i', '--interactive'],
  ],
  cp: [
    ['-r', '-R', '--recursive'],
    ['-f', '--force'],
  ],
  chmod: [['-R', '--recursive']],
  chown: [['-R', '--recursive']],
  git: [
    ['-f', '--force', '--force-with-lease'],
    ['-d', '--delete'],
    ['-n', '--no-verify', '--dry-run'],
    ['-a', '--all'],
  ],
  curl: [
    ['-X', '--request'],
    ['-d', '--data'],
    ['-o', '--output'],
    ['-O', '--remote-name'],
    ['-T', '--upload-file'],
    ['-F', '--form'],
  ],
  npm: [['-g', '--global']],
  sed: [['-i', '--in-place']],
  docker: [
    ['-v', '--volume'],
    ['-f', '--force'],
  ],
}

function sameFlag(program: string, wanted: string, own: string): boolean {
  if (wanted === own || own.startsWith(`${wanted}=`)) return true
  const aliases = SAME_FLAGS[program]?.find((group) => group.includes(wanted)) ?? []
  const names = [wanted, ...aliases]
  if (own.startsWith('--')) {
    const name = own.split('=')[0] ?? own
    return names.some((each) => each.startsWith('--') && each.startsWith(name) && name.length > 2)
  }
  return names.includes(own)
}
