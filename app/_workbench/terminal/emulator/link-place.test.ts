/** [W3] What a program writes as a link opens what it says, or nothing. */
import { expect, test } from 'vitest'
import { linkPlace } from './link-place.ts'

test('a page of another host opens under its true name', () => {
  expect(linkPlace('https://example.org/a?b#c')).toEqual({
    ...{ kind: 'page', url: 'https://example.org/a?b#c', host: 'example.org' },
  })
  expect(linkPlace('https://аpple.com/')).toMatchObject({ host: 'xn--pple-43d.com' })
  expect(linkPlace('http://192.168.0.1:8080/')).toMatchObject({ kind: 'page', host: '192.168.0.1:8080' })
})

test.each(['localhost', '127.0.0.1', '127.1.2.3', '0.0.0.0', '[::1]', '[::]'])(
  'what listens on %s listens in the container',
  (host) => {
    expect(linkPlace(`http://${host}:5173/x?y=1#z`)).toEqual({ kind: 'preview', port: 5173, path: '/x?y=1#z' })
  },
)

test('a port that is not said is the one of the protocol', () => {
  expect(linkPlace('http://localhost')).toMatchObject({ port: 80, path: '/' })
  expect(linkPlace('https://localhost/')).toMatchObject({ port: 443 })
})

test.each([
  'javascript:alert(1)',
  ' javascript:alert(1)',
  'JAVASCRIPT:alert(1)',
  'data:text/html,x',
  'file:///etc/passwd',
  'vscode://x',
  'blob:http://localhost/1',
  'https://example.org@evil.test/',
  'https://user:secret@evil.test/',
  'not a link',
  '',
])('%j opens nothing', (text) => {
  expect(linkPlace(text)).toBeNull()
})

test('a name that only begins like the container is another host', () => {
  expect(linkPlace('http://localhost.evil.test:3000/')).toMatchObject({
    kind: 'page',
    host: 'localhost.evil.test:3000',
  })
})
