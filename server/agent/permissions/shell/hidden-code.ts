/** Commands that stand in text which another command runs: `sh -c '…'`, `eval "…"`, a here-document for a shell. */

import { type AnalysedWord, constantText, possibleTexts, type Segment } from './analysed.ts'
import { lookUpCommand, programName } from './commands/lookup.ts'
import { WRAPPERS } from './commands/table-wrappers.ts'
import { forgetAll, newScope } from './scope.ts'
import { innerViews } from './unwrap.ts'
import { walkStatements } from './walk.ts'
import type { AnalysisOptions, Walk } from './walk-state.ts'

const MAX_DEPTH = 4
const MAX_TEXTS = 200

/** Seen by deny and ask rules; nothing found here ever approves. */
export function hiddenCode(segments: readonly Segment[], options: AnalysisOptions): readonly Segment[] {
  const found: Segment[] = []
  let level = segments
  const seen = new Set<string>()
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth += 1) {
    const texts = level.flatMap(codeTexts).filter((text) => !seen.has(text) && seen.size < MAX_TEXTS)
    for (const text of texts) seen.add(text)
    level = texts.flatMap((text) => readCode(text, options))
    found.push(...level)
  }
  return found
}

function readCode(text: string, { parser, cwd, home }: AnalysisOptions): readonly Segment[] {
  const tree = parser.parse(text)
  const walk: Walk = { source: tree.source, home, quotedCode: true, segments: [], loops: 0, repeats: 0 }
  const scope = newScope(cwd)
  forgetAll(scope)
  walkStatements(walk, tree.statements, { ...scope, directories: [cwd] })
  return walk.segments
}

/** Texts of a command that something may run. */
function codeTexts(segment: Segment): readonly string[] {
  const views = [segment.words, ...innerViews(segment.words)]
  const carriers = views.filter(carriesCode)
  const words = carriers.flatMap((view) => view.slice(1))
  const joined = carriers.map((view) =>
    view
      .slice(1)
      .map((word) => possibleTexts(word)[0] ?? '')
      .join(' '),
  )
  const evaluated = carriers.some((view) => EVALUATORS.has(nameOf(view) ?? '')) ? joined : []
  const read = carriers.some((view) => SHELLS.has(nameOf(view) ?? '')) ? inputTexts(segment) : []
  const written = words.flatMap(possibleTexts).map(afterFlag).filter(looksLikeCode)
  return [...evaluated, ...read, ...written, ...written.flatMap(quotedTexts), ...settingCode(segment)]
}

const EVALUATORS = new Set(['eval', 'watch', 'ssh', 'trap'])
const SHELLS = new Set(['sh', 'bash', 'dash', 'zsh', 'ksh', 'ash', 'fish', 'source', '.'])

function nameOf(words: readonly AnalysedWord[]): string | undefined {
  const text = words[0] === undefined ? undefined : constantText(words[0])
  return text === undefined ? undefined : programName(text).name
}

/** Programs whose words are only data (`echo`, `git commit -m`) carry no code. */
function carriesCode(words: readonly AnalysedWord[]): boolean {
  const name = nameOf(words)
  if (name === undefined) return true
  if (WRAPPERS.has(name)) return true
  if (name === 'git') return words.some((word) => /^(?:-x|--exec|foreach|run)$/.test(constantText(word) ?? ''))
  const spec = lookUpCommand(name)?.spec
  if (spec === undefined) return true
  return (
    spec.nature === 'executes' ||
    (spec.checks ?? []).includes('awk') ||
    (spec.checks ?? []).some((check) => check === 'shell' || check === 'interpreter')
  )
}

function afterFlag(text: string): string {
  return text.replace(/^-[\w-]+=/, '').replace(/^\w+=/, '')
}

/** Code of another language runs commands out of its own quotes: `system("rm x")`. */
function quotedTexts(text: string): readonly string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|`([^`]*)`/g)].map(
    ([, double, single, back]) => double ?? single ?? back ?? '',
  )
}

function looksLikeCode(text: string): boolean {
  return /[\s;&|]/.test(text.trim())
}

/** What a shell reads instead of a file: a here-document, a here-string, an `echo` in front of it. */
function inputTexts(segment: Segment): readonly string[] {
  const own = segment.redirects.filter(({ access }) => access === 'text').flatMap(({ target }) => possibleTexts(target))
  const { input } = segment
  if (input === undefined || input === 'unknown') return own
  const name = nameOf(input.words)
  const echoed =
    name === 'echo' || name === 'printf'
      ? [
          input.words
            .slice(1)
            .map((word) => possibleTexts(word)[0] ?? '')
            .join(' '),
        ]
      : []
  const heredoc = input.redirects
    .filter(({ access }) => access === 'text')
    .flatMap(({ target }) => possibleTexts(target))
  return [...own, ...echoed, ...heredoc]
}

/** `git -c alias.x='!cmd' x`, `GIT_PAGER='cmd' git log`: settings that hold commands. */
function settingCode(segment: Segment): readonly string[] {
  const assigned = segment.assignments.flatMap(({ value }) => (value === undefined ? [] : possibleTexts(value)))
  const settings = segment.words
    .flatMap(possibleTexts)
    .filter((text) => /^[\w.-]+=!?./.test(text) && nameOf(segment.words) === 'git')
  const values = settings.map((text) => text.slice(text.indexOf('=') + 1).replace(/^!/, ''))
  return [...assigned.filter((text) => looksLikeCode(text)), ...values]
}
