// The hash that decides whether a step is skipped.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { scratchFolder } from '../testing/scratch-folder.mjs'
import { hashInputs } from './hash-inputs.mjs'

const files = { 'a/one.txt': '1', 'a/deep/two.txt': '2', 'b.txt': '3' }

test('the same content has the same hash, in whatever order it is named', async () => {
  const { root } = scratchFolder(files)
  const first = await hashInputs(root, { paths: ['a', 'b.txt'], facts: { x: 1, y: 2 } })
  expect(await hashInputs(root, { paths: ['b.txt', 'a'], facts: { y: 2, x: 1 } })).toBe(first)
})

test('a changed, new, renamed or removed file changes the hash', async () => {
  const { root, put } = scratchFolder(files)
  const hash = () => hashInputs(root, { paths: ['a', 'b.txt'] })
  const seen = new Set([await hash()])
  put('a/one.txt', 'one')
  seen.add(await hash())
  put('a/three.txt', '')
  seen.add(await hash())
  rmSync(join(root, 'a/three.txt'))
  put('a/four.txt', '')
  seen.add(await hash())
  rmSync(join(root, 'b.txt'))
  seen.add(await hash())
  expect(seen.size).toBe(5)
})

test('content cannot move from one file to the next unnoticed', async () => {
  const left = scratchFolder({ 'a/x': 'ab', 'a/y': 'c' })
  const right = scratchFolder({ 'a/x': 'a', 'a/y': 'bc' })
  expect(await hashInputs(left.root, { paths: ['a'] })).not.toBe(await hashInputs(right.root, { paths: ['a'] }))
})

test('facts, packages and ignored files count as they should', async () => {
  const { root, put } = scratchFolder(files)
  const ignore = (path) => path.endsWith('.test.ts')
  const plain = await hashInputs(root, { paths: ['a'], ignore })
  put('a/x.test.ts', 'new')
  put('a/node_modules/p/index.js', 'new')
  expect(await hashInputs(root, { paths: ['a'], ignore })).toBe(plain)
  expect(await hashInputs(root, { paths: ['a'], ignore, facts: { node: 'v20' } })).not.toBe(plain)
})
