import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { globTool } from './builtin/glob.ts'
import { grepTool } from './builtin/grep.ts'
import { BUILTIN_TOOLS } from './builtin-tools.ts'
import { createBench, textOf } from './testing/call-tool.ts'

const files = { 'src/a.ts': 'const one = 1\nconst two = 2\n', 'src/b.ts': 'const one = 3\n', 'README.md': 'one\n' }

describe('Glob', () => {
  it('finds by pattern, absolute paths, the latest first', async () => {
    let tick = 0
    const bench = createBench({ files, now: () => ++tick })
    expect(textOf(await bench.call(globTool, { pattern: '**/*.ts' }))).toBe('/workspace/src/b.ts\n/workspace/src/a.ts')
  })

  it('says so when nothing matches, and when there is more', async () => {
    const many = Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`f${index}.txt`, '']))
    expect(textOf(await createBench().call(globTool, { pattern: '*.nope' }))).toBe('No files match.')
    const text = textOf(await createBench({ files: many }).call(globTool, { pattern: '*.txt' }))
    expect(text.split('\n')).toHaveLength(101)
    expect(text).toContain('Only the 100 latest')
  })
})

describe('Grep', () => {
  it('names files by default', async () => {
    expect(
      textOf(await createBench({ files }).call(grepTool, { pattern: 'const', glob: '*.ts' }))
        .split('\n')
        .sort(),
    ).toEqual(['/workspace/src/a.ts', '/workspace/src/b.ts'])
  })

  it('shows lines with numbers, or without', async () => {
    const input = { pattern: 'two', output_mode: 'content', path: '/workspace/src/a.ts' }
    expect(textOf(await createBench({ files }).call(grepTool, input))).toBe('/workspace/src/a.ts:2:const two = 2')
    expect(textOf(await createBench({ files }).call(grepTool, { ...input, '-n': false }))).toBe(
      '/workspace/src/a.ts:const two = 2',
    )
  })

  it('counts, with a total over all', async () => {
    const text = textOf(await createBench({ files }).call(grepTool, { pattern: 'const', output_mode: 'count' }))
    expect(text).toContain('/workspace/src/a.ts:2')
    expect(text).toContain('(3 matches in 2 files)')
  })

  it('pages with head_limit and offset', async () => {
    const bench = createBench({
      files: { 'n.txt': Array.from({ length: 300 }, (_, index) => `line ${index}`).join('\n') },
    })
    const first = textOf(await bench.call(grepTool, { pattern: 'line', output_mode: 'content' }))
    expect(first).toContain('50 further entries; go on with offset 250')
    expect(textOf(await bench.call(grepTool, { pattern: 'line', output_mode: 'content', offset: 299 }))).toBe(
      '/workspace/n.txt:300:line 299',
    )
    expect(textOf(await bench.call(grepTool, { pattern: 'line', output_mode: 'content', offset: 900 }))).toBe(
      'No entries at this offset',
    )
  })

  it('passes on what is wrong with a pattern', async () => {
    expect(await createBench({ files }).call(grepTool, { pattern: '(' })).toMatchObject({
      isError: true,
      errorKind: 'invalid_input',
    })
  })
})

describe('the tools as the model is told of them', () => {
  it('have unique names, and schemas that the API takes', () => {
    const names = BUILTIN_TOOLS.flatMap((tool) => [tool.name, ...tool.aliases])
    expect(new Set(names).size).toBe(names.length)
    for (const tool of BUILTIN_TOOLS) {
      const schema = z.toJSONSchema(tool.input) as {
        type?: string
        properties?: Record<string, unknown>
        anyOf?: unknown
      }
      expect(schema.type).toBe('object')
      expect(schema.anyOf).toBeUndefined()
      for (const key of Object.keys(schema.properties ?? {})) expect(key).toMatch(/^[a-zA-Z0-9_.-]{1,64}$/)
    }
  })
})
