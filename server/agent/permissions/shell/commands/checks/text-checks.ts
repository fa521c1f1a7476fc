/** Closer looks at programs that carry a small program of their own: sed, awk, jq, find, and second operands. */
import { constantText, constantWord, fixedStart, formText } from '../../analysed.ts'
import { inspectAwkProgram } from './awk-program.ts'
import { type Check, type CheckResult, CLEAR, effect } from './check.ts'
import { inspectSedScript } from './sed-script.ts'

/** The scripts of `-e`, or the first operand when there is none. */
function scriptsOf({ parsed }: Parameters<Check>[0], flags: readonly string[]): readonly (string | undefined)[] {
  const given = parsed.flags.filter(({ name }) => flags.includes(name))
  if (given.length > 0) return given.map(({ value }) => (value === undefined ? undefined : constantText(value)))
  const [first] = parsed.operands
  return [first === undefined ? undefined : constantText(first)]
}

export const sedCheck: Check = (input) => {
  const findings = scriptsOf(input, ['-e', '--expression']).map((script) =>
    script === undefined ? 'unknown' : inspectSedScript(script),
  )
  const worst = findings.find((finding) => finding === 'executes') ?? findings.find((finding) => finding !== 'clean')
  const inPlace = input.parsed.flags.some(({ name }) => name === '-i' || name === '--in-place')
  const files = input.parsed.flags.some(({ name }) => name === '-e' || name === '--expression')
    ? input.parsed.operands
    : input.parsed.operands.slice(1)
  const found: CheckResult = worst === undefined ? CLEAR : effect(worst, 'the sed script')
  return inPlace ? { ...found, writes: files } : found
}

export const awkCheck: Check = ({ parsed }) => {
  const [program] = parsed.operands
  const text = program === undefined ? undefined : constantText(program)
  const finding = text === undefined ? 'unknown' : inspectAwkProgram(text)
  return finding === 'clean' ? CLEAR : effect(finding, 'the awk program')
}

/** `env` as a word of its own, not as a field; through it jq sees the environment, secrets among it. */
const JQ_REACHES_OUT = /\b(?:import|include|input_filename|\$__loc__|get_search_list)\b|\$ENV\b|(?<![.\w"{$])env\b/

export const jqCheck: Check = ({ parsed }) => {
  const [program] = parsed.operands
  const text = program === undefined ? undefined : constantText(program)
  if (text === undefined) return effect('unknown', 'the jq program')
  return JQ_REACHES_OUT.test(text) ? effect('unknown', 'the jq program') : CLEAR
}

const NAMING = new Set(['-name', '-iname', '-path', '-wholename'])
const RUNNING = new Set(['-exec', '-execdir', '-ok', '-okdir'])
const FIND_OPERATORS = new Set(['(', ')', '!', ','])

/** Paths stand in front of the first test; what stands later must belong to one. */
export const findCheck: Check = ({ words, parsed }) => {
  const starts = words.findIndex((word) => /^[-(!]/.test(fixedStart(word.forms[0] ?? [])))
  const paths = starts === -1 ? words : words.slice(0, starts)
  const stray = parsed.operands.find((word) => !paths.includes(word) && !FIND_OPERATORS.has(constantText(word) ?? ''))
  const runs = words.some((word) => RUNNING.has(constantText(word) ?? ''))
  const named = parsed.flags.flatMap(({ name, value }) => (NAMING.has(name) && value !== undefined ? [value] : []))
  const found = paths.length === 0 ? [constantWord('.')] : paths
  const reads = runs ? [...found, ...named] : found
  if (stray !== undefined) return { ...effect('unknown', formText(stray.forms[0] ?? [])), reads }
  const deletes = words.some((word) => constantText(word) === '-delete')
  return { effects: [], reads, ...(deletes ? { writes: found } : {}) }
}

/** `nm @list`: options stand in the file, one that loads a plug-in among them. */
export const responseFileCheck: Check = ({ words }) => {
  const list = words.find((word) => word.forms.some((form) => /^@/.test(fixedStart(form))))
  return list === undefined ? CLEAR : effect('executes', list.source)
}

/** `uniq in out`, `xxd in out`. */
export const secondOperandWrites: Check = ({ parsed }) => {
  const [, second, ...others] = parsed.operands
  if (second === undefined) return CLEAR
  return { ...effect('writes', second.source), writes: [second, ...others] }
}
