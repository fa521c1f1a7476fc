/** Archives that mean harm: refused or bounded, and nothing is ever written beside the workspace. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type TarItem, tarOf } from '../testing/tar-of.ts'
import { unpack } from './unpack.ts'

let dir: string
let root: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'slipway-unpack-'))
  root = join(dir, 'workspace')
  mkdirSync(root)
  writeFileSync(join(dir, 'outside'), 'untouched')
})
afterEach(() => {
  expect(readdirSync(dir).sort()).toEqual(['archive', 'outside', 'workspace'])
  expect(readFileSync(join(dir, 'outside'), 'utf8')).toBe('untouched')
  rmSync(dir, { recursive: true, force: true })
})

function put(bytes: Buffer) {
  writeFileSync(join(dir, 'archive'), bytes)
  return unpack(root, join(dir, 'archive'))
}
const all = () => readdirSync(root, { recursive: true }).map(String).sort()
const pax = (records: Record<string, string>): TarItem => ({
  name: 'pax',
  flag: 'x',
  content: Object.entries(records)
    .map(([key, value]) => {
      const rest = ` ${key}=${value}\n`
      const length = rest.length + String(rest.length + 2).length
      return `${length}${rest}`
    })
    .join(''),
})

test.each<[string, TarItem[]]>([
  ['a name that climbs', [{ name: '../outside', content: 'x' }]],
  ['a name that climbs later', [{ name: 'a/../../outside', content: 'x' }]],
  ['an absolute name', [{ name: '/outside', content: 'x' }]],
  [
    'a long name that climbs',
    [
      { name: 'l', flag: 'L', content: '../outside\0' },
      { name: 'short', content: 'x' },
    ],
  ],
  ['a name in properties that climbs', [pax({ path: '../outside' }), { name: 'short', content: 'x' }]],
  ['a link that is absolute', [{ name: 'l', link: '/etc' }]],
  ['a link that climbs', [{ name: 'l', link: '../outside' }]],
  ['a link that climbs out of a folder', [{ name: 'a/l', link: '../../outside' }]],
  ['a link that climbs by its properties', [pax({ linkpath: '../../outside' }), { name: 'l', link: 'a' }]],
  [
    'a link out and a file through it',
    [
      { name: 'l', link: '..' },
      { name: 'l/outside', content: 'x' },
    ],
  ],
  ['a hard link', [{ name: 'h', flag: '1', link: '../outside' }]],
  ['a character device', [{ name: 'd', flag: '3' }]],
  ['a block device', [{ name: 'd', flag: '4' }]],
  ['a pipe', [{ name: 'p', flag: '6' }]],
  ['a sparse file', [{ name: 's', flag: 'S' }]],
  ['a file that claims nine gigabytes', [{ name: 'big', size: 0o77777777777 }]],
  ['a size in its properties', [pax({ size: '99999999999' }), { name: 'f', content: 'x' }]],
])('%s is refused, and nothing of the archive is left', async (_what, items) => {
  const refused = await put(tarOf([{ name: 'first', content: 'good' }, ...items]))
  expect(refused).toMatchObject({ ok: false, problem: { message: expect.stringMatching(/archive/i) } })
  expect(all()).toEqual([])
})

test('links inside are made last: a file never goes through one, wherever it points', async () => {
  mkdirSync(join(root, 'real'))
  const items = [
    { name: 'l', link: 'real' },
    { name: 'l/f', content: 'x' },
  ]
  // What the name of the link is taken by is a folder by then.
  expect(await put(tarOf(items))).toMatchObject({ ok: false })
  expect(readdirSync(join(root, 'real'))).toEqual([])
})

test('a link that lies in the workspace already is no way out for an archive', async () => {
  symlinkSync(dir, join(root, 'l'))
  expect(await put(tarOf([{ name: 'l/outside', content: 'x' }]))).toMatchObject({
    ok: false,
    problem: { kind: 'outside' },
  })
  symlinkSync(join(dir, 'outside'), join(root, 'f'))
  expect(await put(tarOf([{ name: 'f', content: 'x' }]))).toMatchObject({ ok: false })
})

test.each<[string, () => Buffer]>([
  [
    'zeros that unfold to a thousand times their size',
    () => gzipSync(tarOf([{ name: 'zeros', content: Buffer.alloc(100 * 1024 ** 2) }])),
  ],
  [
    'names without an end',
    () =>
      gzipSync(tarOf(Array.from({ length: 100 }, () => ({ name: 'x', flag: 'x', content: Buffer.alloc(1024 ** 2) })))),
  ],
  [
    'a global table without an end',
    () => gzipSync(tarOf([{ name: 'g', flag: 'g', content: Buffer.alloc(3 * 1024 ** 2) }])),
  ],
])(
  'a bomb of %s is refused before anything is written',
  async (_what, make) => {
    const began = performance.now()
    expect(await put(make())).toMatchObject({ ok: false, problem: { message: expect.stringMatching(/archive/i) } })
    expect(all()).toEqual([])
    expect(performance.now() - began).toBeLessThan(20_000)
  },
  30_000,
)

test('more entries than are taken are refused', async () => {
  const many = Array.from({ length: 200_001 }, (_, index) => ({ name: `d${index % 100}/f${index}`, content: '' }))
  expect(await put(gzipSync(tarOf(many), { level: 1 }))).toMatchObject({ ok: false, problem: { kind: 'too_large' } })
  expect(all()).toEqual([])
})

test.each<[string, Buffer]>([
  ['no archive', Buffer.from('this is no archive, however long it may be. '.repeat(50))],
  ['half a gzip', gzipSync(tarOf([{ name: 'f', content: 'x'.repeat(5000) }])).subarray(0, 60)],
  ['half a tar', tarOf([{ name: 'f', content: 'x'.repeat(5000) }]).subarray(0, 2000)],
])('%s is told from an archive', async (_what, bytes) => {
  expect(await put(bytes)).toMatchObject({ ok: false, problem: { kind: 'failed' } })
  expect(all()).toEqual([])
})

test('a good one is taken: long names, folders, links inside, the right to run, empty files', async () => {
  const long = `${'deep/'.repeat(30)}file`
  const items: TarItem[] = [
    { name: './', flag: '5' },
    { name: 'long', flag: 'L', content: `${long}\0` },
    { name: 'short', content: 'long' },
    { name: 'run.sh', content: '#!/bin/sh', mode: 0o4755 },
    { name: 'empty' },
    { name: 'folder/', flag: '5' },
    { name: 'folder/l', link: '../run.sh' },
  ]
  expect(await put(gzipSync(tarOf(items)))).toEqual({ ok: true, value: { files: 3, bytes: 13 } })
  expect(readFileSync(join(root, long), 'utf8')).toBe('long')
  expect(statSync(join(root, 'run.sh')).mode & 0o7777).toBe(0o755)
  expect(readlinkSync(join(root, 'folder/l'))).toBe('../run.sh')
})
