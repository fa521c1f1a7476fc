/** Rules of `writeFile`: atomic, compared before it is swapped, once per key. */
import { expect } from 'vitest'
import { bytesOf, kindOf, kindsOf, type Rule, sha256, unwrap, type World } from './world.ts'

type More = { key?: string; expect?: string | null; makeParents?: boolean }
const write = (world: World, name: string, text: string, more: More = {}) =>
  world.workspace.writeFile({ key: null, path: world.at(name), bytes: bytesOf(text), ...more })

export const writeRules: readonly Rule[] = [
  {
    title: 'a new file is created with its parents, an old one is replaced, and nothing else is left behind',
    async check(world) {
      const first = unwrap(await write(world, 'a/b/file', 'one'))
      expect(first).toEqual({ sha256: sha256(bytesOf('one')), created: true, size: 3 })
      expect(unwrap(await write(world, 'a/b/file', 'two!'))).toMatchObject({ created: false, size: 4 })
      expect(await world.text('a/b/file')).toBe('two!')
      expect(await world.names('a/b')).toEqual(['file'])
    },
  },
  {
    title: 'parents are not made when they are not wanted',
    async check(world) {
      await world.put('here', '')
      expect(kindOf(await write(world, 'no/file', 'x', { makeParents: false }))).toBe('not_found')
      expect(await world.names()).toEqual(['here'])
    },
  },
  {
    title: 'with the hash that is there the file is replaced, with any other it stays as it was',
    async check(world) {
      const hash = await world.put('file', 'one')
      expect(kindOf(await write(world, 'file', 'no', { expect: sha256(bytesOf('other')) }))).toBe('changed')
      expect(await world.text('file')).toBe('one')
      expect(kindOf(await write(world, 'file', 'two', { expect: hash }))).toBe('ok')
      expect(kindOf(await write(world, 'file', 'three', { expect: hash }))).toBe('changed')
      expect(await world.text('file')).toBe('two')
    },
  },
  {
    title: 'expecting nothing creates, and refuses what is there; expecting a hash refuses what is not',
    async check(world) {
      expect(kindOf(await write(world, 'file', 'one', { expect: null }))).toBe('ok')
      expect(kindOf(await write(world, 'file', 'two', { expect: null }))).toBe('changed')
      expect(kindOf(await write(world, 'gone', 'x', { expect: sha256(bytesOf('x')) }))).toBe('changed')
      expect(await world.names()).toEqual(['file'])
    },
  },
  {
    title: 'of many writers who saw the same file one wins',
    async check(world) {
      const hash = await world.put('file', 'start')
      const kinds = await kindsOf(
        Array.from({ length: 10 }, (_, index) => write(world, 'file', `writer ${index}`, { expect: hash })),
      )
      expect(kinds.toSorted()).toEqual([...Array.from({ length: 9 }, () => 'changed'), 'ok'])
      expect(await world.text('file')).toBe(`writer ${kinds.indexOf('ok')}`)
    },
  },
  {
    title: 'a write goes through a link to its target, and never out',
    async check(world) {
      await world.put('target', 'old')
      await world.link(world.at('inside'), 'target')
      await world.link(world.at('outside'), '/tmp/escaped')
      await world.link(world.at('door'), '/tmp')
      expect(
        await kindsOf([
          write(world, 'inside', 'new'),
          write(world, 'outside', 'bad'),
          write(world, 'door/escaped', 'bad'),
          world.workspace.writeFile({ key: null, path: '/tmp/escaped', bytes: bytesOf('bad') }),
        ]),
      ).toEqual(['ok', 'outside', 'outside', 'outside'])
      expect(await world.text('target')).toBe('new')
      const entries = unwrap(await world.workspace.list(world.dir)).entries
      expect(entries.find(({ path }) => path === 'inside')?.type).toBe('link')
    },
  },
  {
    title: 'a directory is not overwritten, and nothing is written below a file',
    async check(world) {
      await world.put('directory/file', 'x')
      const kinds = await kindsOf([
        write(world, 'directory', 'x'),
        write(world, 'directory/file/below', 'x'),
        world.workspace.writeFile({ key: null, path: '/workspace', bytes: bytesOf('x') }),
      ])
      expect(kinds).toEqual(['not_a_file', 'not_a_directory', 'not_a_file'])
    },
  },
  {
    title: 'a key writes once: the second request joins the first and changes nothing',
    async check(world) {
      const key = world.key()
      const first = unwrap(await write(world, 'file', 'by key', { key, expect: null }))
      await world.put('file', 'by a person')
      expect(unwrap(await write(world, 'file', 'by key', { key, expect: null }))).toEqual(first)
      expect(await world.text('file')).toBe('by a person')
      expect(await world.workspace.find(key)).toEqual({ state: 'written', done: first })
    },
  },
  {
    title: 'a key with another input is refused',
    async check(world) {
      const key = world.key()
      unwrap(await write(world, 'file', 'one', { key }))
      expect(kindOf(await write(world, 'file', 'two', { key }))).not.toBe('ok')
      expect(await world.text('file')).toBe('one')
    },
  },
  {
    title: 'the mode of what is replaced stays, and what is new is a plain file of the user',
    needs: 'real',
    async check(world) {
      await world.put('script', '#!/bin/sh\n')
      await world.run('chmod 751 script')
      await world.put('script', '#!/bin/sh\necho 2\n')
      await world.put('plain', '')
      expect((await world.run('stat -c "%a %u:%g %h" script plain')).merged).toBe('751 1000:1000 1\n644 1000:1000 1\n')
    },
  },
  {
    title: 'a name that is too long, and a path that is too deep, are invalid_path',
    needs: 'real',
    async check(world) {
      const deep = Array.from({ length: 10_000 }, () => 'd').join('/')
      expect(await kindsOf([write(world, 'n'.repeat(300), 'x'), write(world, deep, 'x')])).toEqual([
        'invalid_path',
        'invalid_path',
      ])
    },
  },
  {
    title: 'what the user may not write is permission, and a pipe is special_file',
    needs: 'real',
    async check(world) {
      await world.run('mkdir locked && chmod 555 locked && mkfifo pipe')
      expect(await kindsOf([write(world, 'locked/file', 'x'), write(world, 'pipe', 'x')])).toEqual([
        'permission',
        'special_file',
      ])
    },
  },
  {
    title: 'a reader never sees half a file while it is written again and again',
    needs: 'real',
    async check(world) {
      const texts = ['a', 'b'].map((letter) => letter.repeat(200_000))
      await world.put('file', texts[0] ?? '')
      const seen = new Set<string>()
      const writing = (async () => {
        for (let round = 0; round < 20; round++) await world.put('file', texts[round % 2] ?? '')
      })()
      for (let round = 0; round < 40; round++) seen.add(await world.text('file'))
      await writing
      expect([...seen].every((text) => texts.includes(text))).toBe(true)
    },
  },
]
