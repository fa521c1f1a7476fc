/** File tools and fetches that are spelt so as to reach further than they look. */
import { expect, test } from 'vitest'
import { openShellParser } from '#server/shell/open-shell-parser.ts'
import { explainCall, explainRequestSchema } from './explain.ts'

const parser = await openShellParser()

async function decide(tool: string, input: object, more: object = {}): Promise<string> {
  return (await explainCall(explainRequestSchema.parse({ tool, input, ...more }), { parser })).verdict.decision
}

test.each([
  ['Glob', { pattern: '/etc/**' }],
  ['Glob', { pattern: '../../**/*.key' }],
  ['Glob', { pattern: '~/.ssh/*' }],
  ['Glob', { pattern: 'src/../../../etc/*' }],
  ['Glob', { pattern: '{/etc,src}/*' }],
  ['Glob', { pattern: '{src,~/.ssh}/*' }],
  ['Glob', { pattern: '{..,.}/../*' }],
  ['Glob', { pattern: '{a,../..}/*' }],
  ['Glob', { pattern: '[.][.]/x' }],
  ['Glob', { pattern: '*', path: '/etc' }],
  ['Grep', { pattern: 'x', path: '../..' }],
  ['Read', { file_path: '/proc/self/environ' }],
  ['WebFetch', { url: 'https://docs.python.org@evil.example/' }],
  ['WebFetch', { url: 'https://docs.python.org\\@evil.example/' }],
  ['WebFetch', { url: 'https://docs.python.org.evil.example/' }],
  ['WebFetch', { url: 'file:///etc/passwd' }],
])('%s %j is asked about', async (tool, input) => expect(await decide(tool, input)).toBe('ask'))

test.each([
  ['Glob', { pattern: '{src,test}/**/*.{ts,tsx}' }],
  ['Glob', { pattern: '**/[a-z]*.md' }],
  ['Grep', { pattern: 'x', path: 'src' }],
  ['Read', { file_path: 'src/a.ts' }],
])('%s %j is quiet', async (tool, input) => expect(await decide(tool, input)).toBe('allow'))

test.each(['HEAD', 'sub/HEAD', 'a/.git/config', '.GIT/config', '.claude/settings.json', '../x'])(
  'a write to %s is asked about also where edits are accepted',
  async (file_path) => {
    expect(await decide('Write', { file_path, content: 'x' }, { mode: 'acceptEdits' })).toBe('ask')
  },
)
