/** What is folded, and what never is. */
import { describe, expect, test } from 'vitest'
import { writeLog } from '#app/_session/testing/write-log.ts'
import { appendFacts } from '#app/_session/transcript.ts'
import { EMPTY_TRANSCRIPT } from '#app/_session/transcript-state.ts'
import { type Density, foldOver, readsWords, rowsOf, stepsWords } from './rows.ts'

const READ = { kind: 'file', verb: 'Read', title: '/workspace/a.ts', path: '/workspace/a.ts' } as const
const SEARCH = { kind: 'search', verb: 'Search', title: 'x' } as const
const RUN = { kind: 'command', verb: 'Run', title: 'npm test' } as const

function rows(write: (log: ReturnType<typeof writeLog>) => void, density: Density) {
  const log = writeLog()
  log.start()
  write(log)
  return rowsOf(appendFacts(EMPTY_TRANSCRIPT, log.facts).entries, density).slice(1)
}
const kinds = (all: ReturnType<typeof rows>) => all.map((row) => (row.kind === 'entry' ? row.entry.kind : row.kind))

describe('normal', () => {
  test('reads and searches in a row are one line', () => {
    const all = rows((log) => {
      log.call(READ)
      log.call({ ...READ, path: '/workspace/b.ts' })
      log.call(READ)
      log.call(SEARCH)
      log.call(RUN)
      log.call(READ)
    }, 'normal')
    expect(kinds(all)).toEqual(['reads', 'call', 'call'])
    expect(all[0]?.kind === 'reads' && readsWords(all[0].calls)).toBe('Read 2 files, searched 1 pattern')
  })

  test('a read that failed, runs, or is asked for is not folded away', () => {
    const failed = rows((log) => {
      log.call(READ)
      log.call(READ, { isError: true, errorKind: 'not_found' })
      log.request(READ)
    }, 'normal')
    expect(kinds(failed)).toEqual(['call', 'call', 'call'])
  })

  test('remarks for experts are left out', () => {
    const write = (log: ReturnType<typeof writeLog>) => {
      log.add({ type: 'session-renamed', title: 'x' })
      log.add({ type: 'answer-cut', round: 1, attempt: 1, keptBlocks: 1, reason: 'broke' })
      log.add({ type: 'session-archived' })
    }
    expect(rows(write, 'verbose')).toHaveLength(3)
    expect(rows(write, 'normal')).toHaveLength(2)
    expect(rows(write, 'summary')).toHaveLength(1)
  })
})

test('a container that woke is told to experts; its first start, and one that is under way, to all', () => {
  const prepare = (log: ReturnType<typeof writeLog>, fresh: boolean) => {
    log.add({ type: 'sandbox-preparing', phase: 'container' })
    log.add({ type: 'sandbox-ready', sandboxId: 's', ledgerId: 'l', bootId: 'b', startedAt: '', fresh })
  }
  const write = (log: ReturnType<typeof writeLog>) => {
    prepare(log, true)
    prepare(log, false)
    log.add({ type: 'sandbox-preparing', phase: 'container' })
  }
  expect(rows(write, 'verbose')).toHaveLength(3)
  expect(rows(write, 'normal')).toHaveLength(2)
  expect(rows(write, 'summary')).toHaveLength(2)
})

describe('summary', () => {
  test('work between two things said is one line; a question never is part of it', () => {
    const all = rows((log) => {
      log.text('I look.')
      log.call(READ)
      log.call(RUN)
      log.call({ kind: 'edit', verb: 'Edit', title: 'a' })
      log.text('Done.')
      log.call(RUN)
      const callSeq = log.request(RUN)
      const request = { requestId: 'r', callSeq, callId: 'c', inputHash: 'h', stage: 's', reason: 'No rule.' }
      log.add({ type: 'permission-requested', ...request })
    }, 'summary')
    expect(kinds(all)).toEqual(['text', 'steps', 'text', 'call', 'call'])
    expect(all[1]?.kind === 'steps' && stepsWords(all[1].entries)).toBe('3 steps: 1 edit, 1 command, 1 other')
  })
})

test('every density keeps the order, and every row has a key of its own', () => {
  const write = (log: ReturnType<typeof writeLog>) => {
    for (let index = 0; index < 5; index += 1) {
      log.call(READ)
      log.call(SEARCH)
      log.text('So.')
    }
  }
  for (const density of ['summary', 'normal', 'verbose'] as const) {
    const all = rows(write, density)
    expect(all.map(({ seq }) => seq)).toEqual(all.map(({ seq }) => seq).sort((a, b) => a - b))
    expect(new Set(all.map(({ key }) => key)).size).toBe(all.length)
  }
})

test('an entry is found in the row that folds it away, and in none where it stands for itself', () => {
  const write = (log: ReturnType<typeof writeLog>) => {
    log.call(READ)
    log.call(SEARCH)
    log.call(RUN)
  }
  const keys = rows(write, 'verbose').map(({ key }) => key)
  const folds = (density: Density) => keys.map((key) => foldOver(rows(write, density), key))
  expect(folds('verbose')).toEqual([null, null, null])
  expect(folds('normal')).toEqual([`r:${keys[0]}`, `r:${keys[0]}`, null])
  expect(folds('summary')).toEqual([`t:${keys[0]}`, `t:${keys[0]}`, `t:${keys[0]}`])
})
