// What tells a running engine from one that was killed.
import { expect, test } from 'vitest'
import { scratchFolder } from '../testing/scratch-folder.mjs'
import { livePid } from './start-engine.mjs'

test('a pid file counts only while that very program runs under the pid', () => {
  const { put } = scratchFolder()
  const mine = put('mine.pid', `${process.pid}\n`)
  expect(livePid(mine, process.execPath.split('/').at(-1))).toBe(true)
  expect(livePid(mine, 'dockerd')).toBe(false)
  expect(livePid(put('gone.pid', '4194999'), 'dockerd')).toBe(false)
  expect(livePid(put('junk.pid', 'not a number'), 'dockerd')).toBe(false)
  expect(livePid('/no/such/file.pid', 'dockerd')).toBe(false)
})
