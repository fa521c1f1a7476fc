import { describe, expect, it } from 'vitest'
import { editTool } from './builtin/edit.ts'
import { readTool } from './builtin/read.ts'
import { writeTool } from './builtin/write.ts'
import { createBench, textOf } from './testing/call-tool.ts'

/** One transparent pixel. */
const PNG = Uint8Array.from(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
    'base64',
  ),
)

describe('Read', () => {
  it('numbers lines from one, a tab between number and text', async () => {
    const bench = createBench({ files: { 'a.txt': 'one\ntwo\r\n\nfour\n' } })
    expect(textOf(await bench.call(readTool, { file_path: '/workspace/a.txt' }))).toBe('1\tone\n2\ttwo\n3\t\n4\tfour')
    expect(bench.files['/workspace/a.txt']?.whole).toBe(true)
  })

  it('[TL2] reads a range, which does not count as the whole file', async () => {
    const bench = createBench({ files: { 'a.txt': 'one\ntwo\nthree\nfour\n' } })
    expect(textOf(await bench.call(readTool, { file_path: '/workspace/a.txt', offset: 2, limit: 2 }))).toBe(
      '2\ttwo\n3\tthree',
    )
    expect(bench.files['/workspace/a.txt']?.whole).toBe(false)
  })

  it('[TL4] shows the first page of a long file, says how to go on, and does not count it as read', async () => {
    const bench = createBench({ files: { 'long.txt': `${'x'.repeat(99)}\n`.repeat(5000) } })
    const text = textOf(await bench.call(readTool, { file_path: '/workspace/long.txt' }))
    const next = Number(/Go on with offset (\d+)/.exec(text)?.[1])
    expect(text).toContain('PARTIAL view')
    expect(bench.files['/workspace/long.txt']).toBeUndefined()
    expect(textOf(await bench.call(readTool, { file_path: '/workspace/long.txt', offset: next, limit: 1 }))).toMatch(
      new RegExp(`^${next}\t`),
    )
  })

  it('[TL4] refuses a range that is too much for one read', async () => {
    const bench = createBench({ files: { 'long.txt': `${'x'.repeat(99)}\n`.repeat(5000) } })
    const outcome = await bench.call(readTool, { file_path: '/workspace/long.txt', offset: 1, limit: 4000 })
    expect(outcome).toMatchObject({ isError: true, errorKind: 'invalid_input' })
  })

  it.each([
    ['a file that is not there', '/workspace/no.txt', 'does not exist'],
    ['a directory', '/workspace/dir', 'is a directory'],
    ['a relative path', 'a.txt', 'Did you mean /workspace/a.txt?'],
    ['a NUL in the path', '/workspace/a\0b', 'NUL'],
    ['a binary file', '/workspace/bin', 'binary file of 4 bytes'],
  ])('answers %s with words that help', async (_what, file_path, words) => {
    const bench = createBench({ files: { 'a.txt': 'one', 'dir/x': '', bin: Uint8Array.from([1, 0, 2, 3]) } })
    const outcome = await bench.call(readTool, { file_path })
    expect(outcome.isError).toBe(true)
    expect(textOf(outcome)).toContain(words)
  })

  it('says how long a file is when the offset lies past its end', async () => {
    const bench = createBench({ files: { 'a.txt': 'one' } })
    const outcome = await bench.call(readTool, { file_path: '/workspace/a.txt', offset: 9 })
    expect(outcome.isError).toBe(false)
    expect(textOf(outcome)).toBe('/workspace/a.txt has 1 lines; there is no line 9.')
    expect(bench.files).toEqual({})
  })

  it('[TL9] refuses a picture that is damaged, or larger than the API takes, before it can spoil the conversation', async () => {
    const wide = PNG.slice()
    new DataView(wide.buffer).setUint32(16, 9000)
    const bench = createBench({ files: { 'cut.png': PNG.slice(0, 14), 'wide.png': wide } })
    const cut = await bench.call(readTool, { file_path: '/workspace/cut.png' })
    expect(textOf(cut)).toContain('damaged')
    expect(textOf(await bench.call(readTool, { file_path: '/workspace/wide.png' }))).toContain('9000 × 1 pixels')
  })

  it('[TL9] shows a picture by its bytes, not by its name', async () => {
    const bench = createBench({ files: { 'picture.txt': PNG } })
    const outcome = await bench.call(readTool, { file_path: '/workspace/picture.txt' })
    expect(outcome.content).toEqual([{ type: 'image', mediaType: 'image/png', bytes: PNG }])
  })

  it('replaces invalid UTF-8, so that no lone surrogate reaches the log', async () => {
    const bench = createBench({ files: { 'bad.txt': Uint8Array.from([0x61, 0xed, 0xa0, 0x80, 0x62]) } })
    const text = textOf(await bench.call(readTool, { file_path: '/workspace/bad.txt' }))
    expect(text.isWellFormed()).toBe(true)
    expect(text).toMatch(/^1\ta\uFFFD+b$/)
  })

  it('shows a notebook cell by cell with its outputs', async () => {
    const cells = [
      { cell_type: 'markdown', source: ['# Title\n', 'text'], id: 'm1' },
      {
        cell_type: 'code',
        source: '1 + 1',
        outputs: [{ output_type: 'execute_result', data: { 'text/plain': ['2'], 'image/png': 'AAAA' } }],
      },
      { cell_type: 'code', source: 'boom', outputs: [{ output_type: 'error', ename: 'NameError', evalue: 'boom' }] },
    ]
    const bench = createBench({ files: { 'n.ipynb': JSON.stringify({ cells, nbformat: 4 }) } })
    const text = textOf(await bench.call(readTool, { file_path: '/workspace/n.ipynb' }))
    expect(text).toContain('<cell m1 markdown>')
    expect(text).toContain('(image/png)')
    expect(text).toContain('NameError: boom')
  })

  it('says that an empty file is empty, and counts it as read', async () => {
    const bench = createBench({ files: { empty: '' } })
    expect(textOf(await bench.call(readTool, { file_path: '/workspace/empty' }))).toBe('/workspace/empty is empty.')
    expect((await bench.call(writeTool, { file_path: '/workspace/empty', content: 'now' })).isError).toBe(false)
  })
})

describe('Write', () => {
  it('makes a file with its directories, and reports the patch', async () => {
    const bench = createBench()
    const outcome = await bench.call(writeTool, { file_path: '/workspace/a/b/c.txt', content: 'one\ntwo\n' })
    expect(outcome).toMatchObject({ isError: false, display: { verb: 'Create', added: 2, removed: 0 } })
    expect(bench.workspace.text('/workspace/a/b/c.txt')).toBe('one\ntwo\n')
  })

  it('[TL2] refuses to replace a file that was not read, or read in part only', async () => {
    const bench = createBench({ files: { 'a.txt': 'one\ntwo\n' } })
    const input = { file_path: '/workspace/a.txt', content: 'new' }
    expect(await bench.call(writeTool, input)).toMatchObject({ isError: true, errorKind: 'stale' })
    await bench.call(readTool, { file_path: '/workspace/a.txt', offset: 1, limit: 1 })
    expect(await bench.call(writeTool, input)).toMatchObject({ isError: true, errorKind: 'stale' })
    expect(bench.workspace.text('/workspace/a.txt')).toBe('one\ntwo\n')
    await bench.call(readTool, { file_path: '/workspace/a.txt' })
    expect((await bench.call(writeTool, input)).isError).toBe(false)
  })

  it('[TL3] refuses to replace a file that changed since it was read', async () => {
    const bench = createBench({ files: { 'a.txt': 'one' } })
    await bench.call(readTool, { file_path: '/workspace/a.txt' })
    bench.workspace.files.put('/workspace/a.txt', new TextEncoder().encode('by a person'))
    expect(await bench.call(writeTool, { file_path: '/workspace/a.txt', content: 'mine' })).toMatchObject({
      isError: true,
      errorKind: 'stale',
    })
    expect(bench.workspace.text('/workspace/a.txt')).toBe('by a person')
  })

  it('[TL5] keeps Windows line ends', async () => {
    const bench = createBench({ files: { 'a.txt': 'one\r\ntwo\r\n' } })
    await bench.call(readTool, { file_path: '/workspace/a.txt' })
    await bench.call(writeTool, { file_path: '/workspace/a.txt', content: 'one\nthree\n' })
    expect(bench.workspace.text('/workspace/a.txt')).toBe('one\r\nthree\r\n')
  })

  it('[TL8] refuses a path outside the workspace, also through a link', async () => {
    const bench = createBench()
    bench.workspace.files.link('/workspace/out', '/etc')
    for (const file_path of ['/etc/passwd', '/workspace/../etc/x', '/workspace/out/x']) {
      expect(await bench.call(writeTool, { file_path, content: 'x' })).toMatchObject({
        isError: true,
        errorKind: 'denied',
      })
    }
  })

  it('[TL1] says that the disk is full, and leaves what was there', async () => {
    const bench = createBench({ files: { 'a.txt': 'one' }, diskBytes: 10 })
    await bench.call(readTool, { file_path: '/workspace/a.txt' })
    const outcome = await bench.call(writeTool, { file_path: '/workspace/a.txt', content: 'x'.repeat(100) })
    expect(outcome).toMatchObject({ isError: true, errorKind: 'disk_full' })
    expect(bench.workspace.text('/workspace/a.txt')).toBe('one')
  })

  it('[TN15] collects a write that was done before a crash, and never writes twice', async () => {
    const bench = createBench()
    const input = { file_path: '/workspace/a.txt', content: 'one' }
    await bench.call(writeTool, input, { key: '7' })
    const again = await bench.call(writeTool, input, { key: '7', resumed: true })
    expect(again.isError).toBe(false)
    expect(bench.workspace.started).toEqual(['7'])
    expect(await bench.call(writeTool, input, { key: '8', resumed: true })).toMatchObject({
      isError: true,
      errorKind: 'interrupted',
    })
  })
})

describe('Edit', () => {
  const start = async (content: string) => {
    const bench = createBench({ files: { 'a.txt': content } })
    await bench.call(readTool, { file_path: '/workspace/a.txt' })
    return bench
  }
  const edit = (old_string: string, new_string: string, more: object = {}) => ({
    file_path: '/workspace/a.txt',
    old_string,
    new_string,
    ...more,
  })

  it('replaces one exact piece and reports the patch', async () => {
    const bench = await start('one\ntwo\nthree\n')
    const outcome = await bench.call(editTool, edit('two', '2'))
    expect(outcome).toMatchObject({ isError: false, display: { added: 1, removed: 1 } })
    expect(outcome.display?.patch).toContain('-two\n+2')
    expect(bench.workspace.text('/workspace/a.txt')).toBe('one\n2\nthree\n')
  })

  it('[TL2] asks for a read first', async () => {
    const bench = createBench({ files: { 'a.txt': 'one' } })
    expect(await bench.call(editTool, edit('one', 'two'))).toMatchObject({ isError: true, errorKind: 'stale' })
  })

  it.each([
    ['is not there', 'four', /Read the file again/],
    ['carries line numbers', '2\ttwo', /line numbers/],
    ['differs in white space', 'one  two', /white space/],
    ['occurs twice', 'o', /occurs 2 times/],
  ])('explains an old_string that %s', async (_what, old_string, words) => {
    const bench = await start('one\ntwo\n')
    const outcome = await bench.call(editTool, edit(old_string, 'x'))
    expect(outcome.isError).toBe(true)
    expect(textOf(outcome)).toMatch(words)
    expect(bench.workspace.text('/workspace/a.txt')).toBe('one\ntwo\n')
  })

  it('[TL5] replaces all when told to, dollar signs included as they stand', async () => {
    const bench = await start('a b a')
    await bench.call(editTool, edit('a', '$&$1', { replace_all: true }))
    expect(bench.workspace.text('/workspace/a.txt')).toBe('$&$1 b $&$1')
  })

  it('[TL5] matches plain line ends in a file with Windows ones, and keeps those', async () => {
    const bench = await start('one\r\ntwo\r\nthree\r\n')
    await bench.call(editTool, edit('one\ntwo', 'one\nand\ntwo'))
    expect(bench.workspace.text('/workspace/a.txt')).toBe('one\r\nand\r\ntwo\r\nthree\r\n')
  })

  it('[TL5] leaves every byte that it does not touch, in any encoding, with byte order mark and trailing blanks', async () => {
    const latin = Uint8Array.from([
      0xef, 0xbb, 0xbf, 0x63, 0x61, 0x66, 0xe9, 0x20, 0x20, 0x0a, 0x6f, 0x6e, 0x65, 0x0a, 0xff,
    ])
    const bench = createBench({ files: { 'a.txt': latin } })
    await bench.call(readTool, { file_path: '/workspace/a.txt' })
    expect((await bench.call(editTool, edit('one', 'zwölf'))).isError).toBe(false)
    const found = bench.workspace.files.file('/workspace/a.txt')
    expect(found.ok && [...found.value.bytes]).toEqual([...latin.slice(0, 10), ...Buffer.from('zwölf'), 0x0a, 0xff])
  })

  it('[TL2] of a file that was read in part does not make it a file that was read', async () => {
    const bench = createBench({ files: { 'a.txt': 'one\ntwo\n' } })
    await bench.call(readTool, { file_path: '/workspace/a.txt', offset: 1, limit: 1 })
    expect((await bench.call(editTool, edit('one', '1'))).isError).toBe(false)
    expect(await bench.call(writeTool, { file_path: '/workspace/a.txt', content: 'x' })).toMatchObject({
      isError: true,
      errorKind: 'stale',
    })
  })

  it('[TL3] lands on what a person saves at the same moment, and loses neither', async () => {
    const bench = await start('one\ntwo\n')
    const { workspace } = bench
    let saves = 0
    bench.workspace = new Proxy(workspace, {
      get: (target, key, receiver) =>
        key !== 'readFile'
          ? Reflect.get(target, key, receiver)
          : async (path: string) => {
              const read = await target.readFile(path)
              if (saves++ === 0) target.files.put(path, new TextEncoder().encode('ONE\ntwo\n'))
              return read
            },
    })
    const outcome = await bench.call(editTool, edit('two', '2'))
    expect(textOf(outcome)).toContain('changed by others')
    expect(outcome.files).toMatchObject([{ access: 'write', partly: true }])
    expect(workspace.text('/workspace/a.txt')).toBe('ONE\n2\n')
  })

  it('[TL3] gives up when somebody saves again and again, and changes nothing', async () => {
    const bench = await start('one\ntwo\n')
    const { workspace } = bench
    let saves = 0
    bench.workspace = new Proxy(workspace, {
      get: (target, key, receiver) =>
        key !== 'readFile'
          ? Reflect.get(target, key, receiver)
          : async (path: string) => {
              const read = await target.readFile(path)
              target.files.put(path, new TextEncoder().encode(`save ${++saves}\ntwo\n`))
              return read
            },
    })
    expect(await bench.call(editTool, edit('two', '2'))).toMatchObject({ isError: true, errorKind: 'stale' })
    expect(workspace.text('/workspace/a.txt')).toBe(`save ${saves}\ntwo\n`)
  })

  it('[TL3] keeps what others changed in between, and says so', async () => {
    const bench = await start('one\ntwo\n')
    bench.workspace.files.put('/workspace/a.txt', new TextEncoder().encode('ONE\ntwo\n'))
    const outcome = await bench.call(editTool, edit('two', '2'))
    expect(textOf(outcome)).toContain('changed by others')
    expect(bench.workspace.text('/workspace/a.txt')).toBe('ONE\n2\n')
  })
})
