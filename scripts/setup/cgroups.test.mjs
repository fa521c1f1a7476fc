// Control groups inside a container: processes move into a leaf, then controllers can be handed out.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { scratchFolder } from '../testing/scratch-folder.mjs'
import { delegateControllers } from './cgroups.mjs'

const nested = {
  'cgroup.controllers': 'cpu memory pids\n',
  'cgroup.type': 'domain\n',
  'cgroup.procs': '1\n7\n',
  'cgroup.subtree_control': '',
}

test('a nested v2 root hands out all its controllers', () => {
  const { root } = scratchFolder(nested)
  delegateControllers(root)
  expect(readFileSync(join(root, 'cgroup.subtree_control'), 'utf8')).toBe('+cpu +memory +pids')
  expect(readFileSync(join(root, 'init/cgroup.procs'), 'utf8')).toBe('7')
})

test("the machine's own root and version 1 are left alone", () => {
  const own = scratchFolder({ 'cgroup.controllers': 'cpu\n', 'cgroup.procs': '1\n' })
  delegateControllers(own.root)
  const first = scratchFolder()
  delegateControllers(first.root)
  expect(existsSync(join(own.root, 'init')) || existsSync(join(first.root, 'init'))).toBe(false)
})
