// The memory of set-up between runs.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { scratchFolder } from '../testing/scratch-folder.mjs'
import { openState } from './state.mjs'

test('what was finished is known to the next run', () => {
  const path = join(scratchFolder().root, 'deep/state.json')
  openState(path).finish('build', 'h1')
  expect(openState(path).hashOf('build')).toBe('h1')
  expect(openState(path).hashOf('other')).toBeUndefined()
})

test('a step that began and did not end is not done, whatever it was before', () => {
  const path = join(scratchFolder().root, 'state.json')
  openState(path).finish('build', 'h1')
  openState(path).begin('build')
  expect(openState(path).hashOf('build')).toBeUndefined()
})

test.each(['', '{', 'null', '[]', '{"version":0,"steps":{"build":"h"}}', '{"version":1,"steps":{"build":7}}'])(
  'a damaged or foreign file counts as nothing done: %j',
  (text) => {
    const { put } = scratchFolder()
    expect(openState(put('state.json', text)).hashOf('build')).toBeUndefined()
  },
)

test('the file is replaced whole, and no draft is left', () => {
  const { root } = scratchFolder()
  const state = openState(join(root, 'state.json'))
  state.finish('a', '1')
  state.finish('b', '2')
  expect(readdirSync(root)).toEqual(['state.json'])
  expect(JSON.parse(readFileSync(join(root, 'state.json'), 'utf8')).steps).toEqual({ a: '1', b: '2' })
})
