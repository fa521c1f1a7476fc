/** Every promise of `Workspace`, checked on any implementation: what tools rely on, and nothing that they do not. */
import { afterAll, beforeAll, describe, test } from 'vitest'
import { commandRules } from './command-rules.ts'
import { directoryRules } from './directory-rules.ts'
import { killRules } from './kill-rules.ts'
import { ledgerRules } from './ledger-rules.ts'
import { readRules } from './read-rules.ts'
import { searchRules } from './search-rules.ts'
import { watchRules } from './watch-rules.ts'
import { type Rule, type Subject, World } from './world.ts'
import { writeRules } from './write-rules.ts'

const CHAPTERS: Readonly<Record<string, readonly Rule[]>> = {
  'reading files': readRules,
  'writing files': writeRules,
  directories: directoryRules,
  'glob and search': searchRules,
  commands: commandRules,
  'ending commands': killRules,
  ledger: ledgerRules,
  watching: watchRules,
}

/**
 * Registers the suite. `open` is called once, before the first rule; all rules share the workspace, each in a directory of its own.
 * `real`: a real kernel and bash stand behind it; without, the rules that need them are skipped by name.
 */
export function describeWorkspace(name: string, options: { real: boolean; open(): Promise<Subject> }): void {
  describe(`${name} keeps the workspace contract`, () => {
    let subject: Subject | null = null
    beforeAll(async () => {
      subject = await options.open()
    })
    afterAll(() => subject?.close())
    for (const [chapter, rules] of Object.entries(CHAPTERS)) {
      describe(chapter, () => {
        for (const { title, needs, check } of rules) {
          test.skipIf(needs === 'real' && !options.real)(title, async () => {
            if (subject === null) throw new Error('The subject was not opened.')
            await check(new World(subject))
          })
        }
      })
    }
  })
}
