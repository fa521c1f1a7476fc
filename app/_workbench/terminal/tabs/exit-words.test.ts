/** Every way in which a shell or a command ends has its own words. */
import { expect, test } from 'vitest'
import { taskExitWords, terminalExitWords } from './exit-words.ts'

test.each([
  [{ how: 'exited', exitCode: 0, signal: null }, 'done', 'success'],
  [{ how: 'exited', exitCode: 130, signal: null }, 'exit 130', 'danger'],
  [{ how: 'exited', exitCode: null, signal: 'SIGKILL' }, 'SIGKILL', 'danger'],
  [{ how: 'exited', exitCode: null, signal: null }, 'ended', 'neutral'],
  [{ how: 'closed', exitCode: null, signal: 'SIGHUP' }, 'closed', 'neutral'],
  [{ how: 'lost', exitCode: null, signal: null }, 'lost', 'danger'],
] as const)('a shell: %j is “%s”', (exit, word, tone) => {
  expect(terminalExitWords(exit)).toMatchObject({ word, tone })
})

test.each([
  ['exited', 0, 'done'],
  ['exited', 2, 'exit 2'],
  ['stopped', null, 'stopped'],
  ['timeout', null, 'timed out'],
  ['interrupted', null, 'interrupted'],
] as const)('a command: %s with %s is “%s”', (outcome, exitCode, word) => {
  expect(taskExitWords({ outcome, exitCode, outputBytes: 0, at: '' }).word).toBe(word)
})
