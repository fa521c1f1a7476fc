/** How a shell or a command ended, in a word for its tab and a sentence below it. Pure. */
import type { Tone } from '#app/_ui/tone.ts'
import type { OpenTask } from '#protocol/state.ts'
import type { TerminalExit } from '#protocol/terminal.ts'

export interface ExitWords {
  tone: Tone
  word: string
  sentence: string
}

export function terminalExitWords({ how, exitCode, signal }: TerminalExit): ExitWords {
  if (how === 'lost') return { tone: 'danger', word: 'lost', sentence: 'The shell went with its container.' }
  if (how === 'closed') return { tone: 'neutral', word: 'closed', sentence: 'The shell was closed.' }
  return byCode({ what: 'The shell', exitCode, signal })
}

export function taskExitWords({ outcome, exitCode }: NonNullable<OpenTask['ended']>): ExitWords {
  if (outcome === 'stopped') return { tone: 'neutral', word: 'stopped', sentence: 'The command was stopped.' }
  if (outcome === 'timeout') return { tone: 'danger', word: 'timed out', sentence: 'The command ran out of time.' }
  if (outcome === 'interrupted')
    return { tone: 'danger', word: 'interrupted', sentence: 'The command was cut off, with its container perhaps.' }
  return byCode({ what: 'The command', exitCode, signal: null })
}

function byCode({
  what,
  exitCode,
  signal,
}: {
  what: string
  exitCode: number | null
  signal: string | null
}): ExitWords {
  if (signal !== null) return { tone: 'danger', word: signal, sentence: `${what} was ended by ${signal}.` }
  if (exitCode === null) return { tone: 'neutral', word: 'ended', sentence: `${what} has ended.` }
  if (exitCode === 0) return { tone: 'success', word: 'done', sentence: `${what} ended well, with exit code 0.` }
  return { tone: 'danger', word: `exit ${exitCode}`, sentence: `${what} ended with exit code ${exitCode}.` }
}
