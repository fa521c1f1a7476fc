/** Rules of `stat` and `readFile`. */
import { expect } from 'vitest'
import { bytesOf, kindOf, kindsOf, type Rule, sha256, textOf, unwrap } from './world.ts'

const ODD_NAMES = ['with space', 'ünïcode-日本', 'new\nline', '-rf', '$(id)', "quo'te", '.hidden', '%2e%2e']

export const readRules: readonly Rule[] = [
  {
    title: 'stat tells type and size of a file and of a directory',
    async check(world) {
      await world.put('file', 'five!')
      const before = Date.now()
      expect(unwrap(await world.workspace.stat(world.at('file')))).toMatchObject({
        path: world.at('file'),
        type: 'file',
        size: 5,
      })
      const { type, mtimeMs } = unwrap(await world.workspace.stat(world.dir))
      expect(type).toBe('directory')
      expect(Math.abs(mtimeMs - before)).toBeLessThan(60_000)
    },
  },
  {
    title: 'a relative path counts from the workspace',
    async check(world) {
      await world.put('file', 'x')
      const relative = world.at('file').slice('/workspace/'.length)
      expect(unwrap(await world.workspace.stat(relative)).path).toBe(world.at('file'))
    },
  },
  {
    title: 'stat looks through a link and tells where it led',
    async check(world) {
      await world.put('real/file', 'abc')
      await world.link(world.at('door'), 'real')
      const found = unwrap(await world.workspace.stat(world.at('door/file')))
      expect(found).toMatchObject({ path: world.at('real/file'), type: 'file', size: 3 })
    },
  },
  {
    title: 'what is not there is not_found, what cannot be a path is invalid_path',
    async check({ workspace, dir }) {
      const path = `${dir}/nothing`
      expect(
        await kindsOf([
          workspace.stat(path),
          workspace.readFile(path),
          workspace.stat(''),
          workspace.readFile(''),
          workspace.readFile(`${path}\0.txt`),
        ]),
      ).toEqual(['not_found', 'not_found', 'invalid_path', 'invalid_path', 'invalid_path'])
    },
  },
  {
    title: 'what lies outside the workspace is refused, however it is written',
    async check(world) {
      await world.put('here', '')
      const { workspace, dir } = world
      const paths = ['/etc/passwd', '/', '/workspace/../etc/passwd', `${dir}/../../etc/passwd`, '../etc/passwd']
      const near = ['/workspaces', '/workspace-other/file', '/workspace/..']
      for (const path of [...paths, ...near]) {
        expect([path, kindOf(await workspace.readFile(path))]).toEqual([path, 'outside'])
        expect([path, kindOf(await workspace.stat(path))]).toEqual([path, 'outside'])
      }
    },
  },
  {
    title: 'a link that leads out is refused as a file, as a directory on the way, and over two links',
    async check(world) {
      await world.put('here', '')
      await world.link(world.at('file'), '/etc/passwd')
      await world.link(world.at('door'), '/etc')
      await world.link(world.at('up'), '../../etc')
      await world.link(world.at('second'), 'door')
      for (const name of ['file', 'door/passwd', 'up/passwd', 'second/passwd']) {
        expect([name, kindOf(await world.workspace.readFile(world.at(name)))]).toEqual([name, 'outside'])
      }
    },
  },
  {
    title: 'links in a circle are refused and end',
    async check(world) {
      await world.put('here', '')
      await world.link(world.at('a'), 'b')
      await world.link(world.at('b'), 'a')
      expect(['invalid_path', 'failed']).toContain(kindOf(await world.workspace.readFile(world.at('a'))))
    },
  },
  {
    title: 'the way up inside the workspace is a way',
    async check(world) {
      await world.put('a/b/file', 'up')
      expect(kindOf(await world.workspace.readFile(`${world.dir}/a/b/../b/./file`))).toBe('ok')
    },
  },
  {
    title: 'a file is read byte for byte, with its hash',
    async check(world) {
      const bytes = Uint8Array.from({ length: 4096 }, (_, index) => (index * 7) % 256)
      await world.put('binary', bytes)
      const content = unwrap(await world.workspace.readFile(world.at('binary')))
      expect(sha256(content.bytes)).toBe(sha256(bytes))
      expect(content).toMatchObject({ sha256: sha256(bytes), size: 4096 })
    },
  },
  {
    title: 'an empty file is a file',
    async check(world) {
      await world.put('empty', '')
      const content = unwrap(await world.workspace.readFile(world.at('empty')))
      expect(content).toMatchObject({ size: 0, sha256: sha256(bytesOf('')) })
      expect(content.bytes).toHaveLength(0)
    },
  },
  {
    title: 'a part comes with the hash and size of the whole',
    async check(world) {
      const hash = await world.put('text', '0123456789')
      const part = unwrap(await world.workspace.readFile(world.at('text'), { offset: 3, length: 4 }))
      expect([textOf(part.bytes), part.sha256, part.size]).toEqual(['3456', hash, 10])
      const rest = unwrap(await world.workspace.readFile(world.at('text'), { offset: 8, length: 100 }))
      expect(textOf(rest.bytes)).toBe('89')
      expect(unwrap(await world.workspace.readFile(world.at('text'), { offset: 50 })).bytes).toHaveLength(0)
    },
  },
  {
    title: 'a file above the limit is too_large, one at the limit is read',
    async check(world) {
      await world.put('text', '0123456789')
      const read = (maxBytes: number) => world.workspace.readFile(world.at('text'), { maxBytes })
      expect(await kindsOf([read(9), read(10)])).toEqual(['too_large', 'ok'])
    },
  },
  {
    title: 'a directory is not a file, and a file is no directory on the way',
    async check(world) {
      await world.put('file', '')
      expect(
        await kindsOf([world.workspace.readFile(world.dir), world.workspace.readFile(world.at('file/below'))]),
      ).toEqual(['not_a_file', 'not_a_directory'])
    },
  },
  {
    title: 'odd names are names',
    async check(world) {
      for (const name of ODD_NAMES) await world.put(name, name)
      for (const name of ODD_NAMES) expect(await world.text(name)).toBe(name)
      expect((await world.names()).toSorted()).toEqual(ODD_NAMES.toSorted())
    },
  },
  {
    title: 'pipes, sockets and devices are special_file, and reading them does not hang',
    needs: 'real',
    async check(world) {
      await world.run('mkfifo pipe && python3 -c \'import socket; socket.socket(socket.AF_UNIX).bind("socket")\' && ls')
      const { workspace } = world
      const outside = { allowOutside: true }
      expect(
        await kindsOf([
          workspace.readFile(world.at('pipe')),
          workspace.readFile(world.at('socket')),
          workspace.readFile('/dev/zero', outside),
          workspace.readFile('/dev/stdin', outside),
        ]),
      ).toEqual(['special_file', 'special_file', 'special_file', 'special_file'])
    },
  },
  {
    title: 'with permission what lies outside is read as the unprivileged user',
    needs: 'real',
    async check({ workspace }) {
      const outside = { allowOutside: true }
      expect(
        await kindsOf([
          workspace.readFile('/etc/passwd', outside),
          workspace.readFile('/etc/shadow', outside),
          workspace.readFile('/proc/1/environ', outside),
        ]),
      ).toEqual(['ok', 'permission', 'permission'])
    },
  },
]
