/** The conversation as one text: who said what under a heading each, what was done as a list, and nothing that breaks out of its marks. */
import { expect, test } from 'vitest'
import { PERSON, writeLog } from '#app/_session/testing/write-log.ts'
import { appendFacts } from '#app/_session/transcript.ts'
import { EMPTY_TRANSCRIPT } from '#app/_session/transcript-state.ts'
import { toMarkdown } from './to-markdown.ts'

type Log = ReturnType<typeof writeLog>

function read(write: (log: Log) => void): string {
  const log = writeLog()
  write(log)
  return toMarkdown(appendFacts(EMPTY_TRANSCRIPT, log.facts).entries)
}

test('a message has a heading, the answer follows, calls are lines, the end is said', () => {
  const text = read((log) => {
    log.start('Make it pass.')
    log.text('I look.')
    log.call({ kind: 'file', verb: 'Read', title: '/workspace/src/a.ts' })
    log.text('Done.')
    log.end()
  })
  expect(text).toBe(
    '## Person\n\nMake it pass.\n\nI look.\n\n- Read `src/a.ts`\n\nDone.\n\n*The agent has finished.*\n',
  )
})

test('an edit shows its lines and figures, a command its exit code', () => {
  const patch = '@@ -1 +1 @@\n-one\n+two\n'
  const text = read((log) => {
    log.start()
    log.call({ kind: 'edit', verb: 'Edit', title: '/workspace/a.ts', added: 1, removed: 1, patch })
    log.call({ kind: 'command', verb: 'Run', title: 'npm test', exitCode: 1 })
  })
  expect(text).toContain('- Edit `a.ts` (+1 −1)\n\n```diff\n@@ -1 +1 @@\n-one\n+two\n```')
  expect(text).toContain('- Run `npm test` (exit 1)')
})

test('backticks and lines of a stranger stay inside of their marks', () => {
  const patch = '+```\n+# not a heading\n'
  const text = read((log) => {
    log.start()
    log.call({ kind: 'command', verb: 'Run', title: 'echo `a`\n# not a heading' })
    log.call({ kind: 'edit', verb: 'Edit', title: 'a.md', patch })
  })
  expect(text).toContain('- Run `` echo `a` # not a heading ``')
  expect(text).toContain(`\`\`\`\`diff\n${patch}\`\`\`\``)
})

test('a container that was lost is told in passing; thoughts are left out', () => {
  const text = read((log) => {
    log.add({ type: 'message-posted', messageId: 'm', text: 'Go.', delivery: 'queue' }, { by: PERSON })
    log.add({ type: 'sandbox-lost', reason: 'It was removed.', survives: ['workspace'] })
  })
  expect(text).toContain('*The container was lost: It was removed.')
})
