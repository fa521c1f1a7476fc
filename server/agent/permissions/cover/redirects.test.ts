/** What is sent to a file is written by leave of a rule, also where the command itself only reads. */
import { expect, test } from 'vitest'
import { openShellParser } from '#server/shell/open-shell-parser.ts'
import { explainCall, explainRequestSchema } from '../explain.ts'

const parser = await openShellParser()

async function judge(command: string, allow: readonly string[]) {
  const request = explainRequestSchema.parse({
    ...{ tool: 'Bash', input: { command }, rules: { allow: [...allow] }, cwd: '/workspace' },
  })
  const { verdict } = await explainCall(request, { parser })
  return [verdict.decision, verdict.rule?.text ?? null]
}

test.each([
  ['echo a >> log', ['Bash(*)'], 'Bash(*)'],
  ['echo a >> log', ['Bash'], 'Bash'],
  ['echo a >> log; sleep 1; echo b >> log', ['Bash(*)'], 'Bash(*)'],
  ['touch x && echo a > y', ['Bash(*)'], 'Bash(*)'],
  ['echo a > notes/log', ['Edit(notes/**)'], 'Edit(notes/**)'],
  ['echo a > log', ['Bash(echo *)', 'Edit'], 'Edit'],
])('%s runs under %j, and says by which rule', async (command, allow, rule) => {
  expect(await judge(command, allow)).toEqual(['allow', rule])
})

test.each([
  ['echo a > log', ['Bash(echo *)']],
  ['echo a > log', ['Read']],
  ['echo a > other/log', ['Edit(notes/**)']],
  ['echo a > /etc/log', ['Bash(*)']],
  ['echo a > notes/log > log', ['Edit(notes/**)']],
  ['echo a > $x', ['Bash(*)']],
  ['echo a > /dev/tcp/1.2.3.4/80', ['Bash(*)']],
])('%s is asked under %j', async (command, allow) => {
  expect((await judge(command, allow))[0]).toBe('ask')
})
