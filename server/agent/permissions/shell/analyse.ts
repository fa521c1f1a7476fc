/** From the text of a shell call to everything it would run, as far as that can be known before it runs. */
import type { ShellAnalysis } from './analysed.ts'
import { characterFaults } from './characters.ts'
import { crudeCommands } from './crude-words.ts'
import { hiddenCode } from './hidden-code.ts'
import { newScope } from './scope.ts'
import { walkStatements } from './walk.ts'
import type { AnalysisOptions, Walk } from './walk-state.ts'

/** Longer commands are read for deny rules but never proven. */
const MAX_PROVEN_LENGTH = 10_000

export function analyseShell(command: string, options: AnalysisOptions): ShellAnalysis {
  const tree = options.parser.parse(command)
  const walk: Walk = { source: tree.source, home: options.home, quotedCode: false, segments: [], loops: 0, repeats: 0 }
  walkStatements(walk, tree.statements, newScope(options.cwd))
  const faults = [...characterFaults(command), ...tree.faults.map(({ reason }) => reason)]
  if (command.length > MAX_PROVEN_LENGTH) faults.push('The command is longer than 10,000 characters.')
  return {
    source: command,
    segments: walk.segments,
    hidden: [
      ...hiddenCode(walk.segments, options),
      ...(faults.length === 0 ? [] : crudeCommands(command, options.cwd)),
    ],
    faults: [...new Set(faults)],
  }
}
