/** The socket's path stays within what the kernel takes. */
import { mkdir, mkdtemp, rm, stat, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { socketDirectory } from './socket-directory.ts'

let root = ''
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'slipway-sock-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

/** Of exactly so many bytes, within the root. */
const pathOf = (bytes: number) => join(root, 'd'.repeat(bytes - root.length - 1))

it('lies in the data directory up to the last byte that fits, and elsewhere beyond', async () => {
  const longest = 107 - '/run/.s.PGSQL.5432'.length
  const within = await socketDirectory(pathOf(longest), root)
  expect(within).toBe(join(pathOf(longest), 'run'))
  const beyond = await socketDirectory(pathOf(longest + 1), root)
  expect(beyond.startsWith(join(root, 'slipway-'))).toBe(true)
  for (const directory of [within, beyond]) expect((await stat(directory)).mode & 0o777).toBe(0o700)
})

it('says so when even the other place is too long', async () => {
  const deep = join(root, 'e'.repeat(120))
  await expect(socketDirectory(pathOf(150), deep)).rejects.toMatchObject({ code: 'socket_path_too_long' })
})

it('does not take a directory that somebody else could have prepared', async () => {
  const temporary = join(root, 'shared')
  await mkdir(temporary)
  const chosen = await socketDirectory(pathOf(120), temporary)
  await rm(chosen, { recursive: true })
  await symlink(root, chosen)
  await expect(socketDirectory(pathOf(120), temporary)).rejects.toMatchObject({ code: 'data_dir_unusable' })
})
