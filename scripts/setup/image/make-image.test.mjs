// The small decisions on the way to an image.
import { expect, test } from 'vitest'
import { debootstrapArguments, mmdebstrapArguments } from './bootstrap.mjs'
import { linksOnlyRuntime } from './node-files.mjs'
import { engineError } from './store-image.mjs'

const sources = [
  { uri: 'http://mirror.test/debian', suite: 'bookworm-updates', components: ['main'], signedBy: [] },
  {
    uri: 'http://mirror.test/debian',
    suite: 'bookworm',
    components: ['main', 'contrib'],
    signedBy: ['/no/such/key.gpg'],
  },
]
const settings = {
  codename: 'bookworm',
  sources,
  aptOptions: { build: ['Acquire::http::Proxy "http://p.test";'], keep: [] },
}

test('mmdebstrap is told packages, proxies and sources, and the folder', () => {
  const args = mmdebstrapArguments('/target', ['git', 'ripgrep'], settings)
  expect(args).toContain('--include=git,ripgrep')
  expect(args).toContain('--aptopt=Acquire::http::Proxy "http://p.test"')
  expect(args.slice(-4)).toEqual([
    'bookworm',
    '/target',
    'deb http://mirror.test/debian bookworm-updates main',
    'deb http://mirror.test/debian bookworm main contrib',
  ])
})

test('debootstrap, which knows one archive only, gets the main one', () => {
  const args = debootstrapArguments('/target', ['git'], settings)
  expect(args.slice(-3)).toEqual(['bookworm', '/target', 'http://mirror.test/debian'])
  expect(args).toContain('--components=main,contrib')
})

test('a Node that needs its own libraries is not copied', () => {
  const alone = `\tlinux-vdso.so.1 (0x1)\n\tlibdl.so.2 => /lib/libdl.so.2 (0x2)\n\tlibstdc++.so.6 => /lib/libstdc++.so.6 (0x3)\n\t/lib64/ld-linux-x86-64.so.2 (0x4)\n`
  expect(linksOnlyRuntime(alone)).toBe(true)
  expect(linksOnlyRuntime(`${alone}\tlibnode.so.115 => /lib/libnode.so.115 (0x5)\n`)).toBe(false)
})

test('the engine reports failures inside a stream that began well', () => {
  expect(engineError(200, '{"stream":"ok"}\n{"errorDetail":{},"error":"no space left"}\n')).toBe('no space left')
  expect(engineError(500, 'broken')).toBe('broken')
  expect(engineError(404, '')).toBe('HTTP 404')
  expect(engineError(200, '{"status":"an \\"error\\" in a name"}\n')).toBe('')
})
