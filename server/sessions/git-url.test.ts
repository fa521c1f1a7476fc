/** Addresses that name our own disk, run a program or carry a password never reach git. */
import { expect, test } from 'vitest'
import { gitHostOf, parseGitUrl } from './git-url.ts'
import { networkRules } from './network-rules.ts'

test.each([
  ['https://github.com/a/b.git', 'github.com'],
  ['http://git.example.org:8080/a', 'git.example.org:8080'],
  ['https://Git.example.org:443/a', 'git.example.org'],
  ['ssh://git@host.example/a/b', 'host.example'],
  ['git@GitHub.com:a/b.git', 'github.com'],
])('%s may be cloned', (url, host) => {
  expect(gitHostOf(url)).toBe(host)
})

test.each([
  '/etc',
  './repo',
  '../x',
  'repo',
  'file:///etc',
  'ext::sh -c id',
  'ext::id',
  '--upload-pack=id',
  'https://user:pass@host/x',
  'https://token@host/x',
  'https://',
  'git://host/x',
  'https://host/a b',
  'https://host/a\nb',
  '',
])('%j may not', (url) => {
  expect(parseGitUrl(url).ok).toBe(false)
})

test("the allow-list holds registries and the session's git host, other policies list nothing", () => {
  const source = { kind: 'git' as const, url: 'https://git.example.org/a' }
  const { allow } = networkRules('allow-list', source, ['mirror.example'])
  expect(allow).toEqual(expect.arrayContaining(['registry.npmjs.org', 'git.example.org', 'mirror.example']))
  expect(networkRules('none', source, ['x']).allow).toEqual([])
  expect(networkRules('open', source, ['x']).allow).toEqual([])
})
