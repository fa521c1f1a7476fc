/** Zips as Python makes them, and things that are none. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { readZip } from './zip-archive.ts'

/** The smallest zip there can be, by hand: one entry. */
function zipOf(path: string, text: string, { method = 8, flags = 0 } = {}): Blob {
  const name = Buffer.from(path)
  const body = method === 8 ? deflateRawSync(text) : Buffer.from(text)
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(name.length, 26)
  const central = Buffer.alloc(46)
  central.writeUInt32LE(0x02014b50, 0)
  central.writeUInt16LE(flags, 8)
  central.writeUInt16LE(method, 10)
  central.writeUInt32LE(body.length, 20)
  central.writeUInt16LE(name.length, 28)
  central.writeUInt32LE((0o100755 << 16) >>> 0, 38)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(central.length + name.length, 12)
  end.writeUInt32LE(local.length + name.length + body.length, 16)
  return new Blob([local, name, body, central, name, end])
}

test.each([0, 8])('method %d', async (method) => {
  const files = await readZip(zipOf('src/Größe.txt', 'x'.repeat(2000), { method }))
  expect(files?.map(({ path, executable }) => ({ path, executable }))).toEqual([
    { path: 'src/Größe.txt', executable: true },
  ])
  expect(await files?.[0]?.file.text()).toBe('x'.repeat(2000))
})

test.each([
  ['no zip', new Blob(['hello'])],
  ['nothing', new Blob([])],
  ['encrypted', zipOf('a', 'b', { flags: 1 })],
  ['a rare method', zipOf('a', 'b', { method: 12 })],
  ['a lying table', new Blob([Buffer.from('504b0506000000000000ffffff00000000000000000000', 'hex')])],
])('%s is refused', async (_name, blob) => expect(await readZip(blob)).toBeNull())

test('the zip of another program', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'zip-'))
  try {
    const make =
      'import zipfile; z=zipfile.ZipFile("a.zip","w",zipfile.ZIP_DEFLATED); z.writestr("d/",""); z.writestr("d/a.txt","a"*999); z.writestr("b","")'
    try {
      execFileSync('python3', ['-c', make], { cwd: folder, stdio: 'ignore' })
    } catch {
      context.skip('python3 is not here')
    }
    const files = await readZip(new Blob([readFileSync(join(folder, 'a.zip'))]))
    expect(files?.map(({ path }) => path)).toEqual(['d/a.txt', 'b'])
    expect(await files?.[0]?.file.text()).toBe('a'.repeat(999))
  } finally {
    rmSync(folder, { recursive: true })
  }
})
