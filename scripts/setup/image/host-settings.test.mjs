// What the image learns of its host, and what it must not.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { scratchFolder } from '../../testing/scratch-folder.mjs'
import { imageChanges, writeHostFiles } from './host-files.mjs'
import { certificatesBeyond, codenameOf, hostNames, registryOf } from './host-settings.mjs'

const pem = (body) => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`

const settings = {
  codename: 'bookworm',
  sources: [{ uri: 'https://me:secret@mirror.test/debian', suite: 'bookworm', components: ['main'], signedBy: [] }],
  aptOptions: {
    build: ['Acquire::http::Proxy "http://me:secret@proxy.test";'],
    keep: ['Acquire::Check-Date "false";'],
  },
  npmRegistry: 'https://npm.test/',
  pipIndex: '',
  extraCertificates: pem('one') + pem('two'),
  registries: ['mirror.test', 'npm.test'],
}

test('the registry is read from the strongest place that names one, without credentials', () => {
  const { put } = scratchFolder()
  const user = put('.npmrc', '//npm.test/:_authToken=abc\nregistry = https://me:pw@npm.test/\n')
  const shared = put('npmrc', 'registry=https://other.test/\n')
  expect(registryOf(undefined, [user, shared], 'registry')).toBe('https://npm.test/')
  expect(registryOf('https://env.test/', [user, shared], 'registry')).toBe('https://env.test/')
  expect(registryOf(undefined, ['/no/such/file'], 'registry')).toBeUndefined()
  expect(
    registryOf(undefined, [put('pip.conf', '[global]\nextra-index-url = https://x.test/\n')], 'index-url'),
  ).toBeUndefined()
})

test('hosts are named once each; the release is read from os-release', () => {
  expect(hostNames(['https://b.test/x', 'http://a.test', 'https://b.test/', ''])).toEqual(['a.test', 'b.test'])
  expect(codenameOf('ID=debian\nVERSION_CODENAME=bookworm\n')).toBe('bookworm')
  expect(codenameOf('ID=arch\n')).toBe('')
})

test('only certificates the distribution does not bring are extra, each once', () => {
  const bundle = pem('one') + pem('two').replaceAll('\n', '\r\n') + pem('three') + pem('three')
  expect(certificatesBeyond(bundle, pem('one'))).toBe(pem('two') + pem('three'))
})

test('files for the image carry registries and certificates, and no credential', () => {
  const { root } = scratchFolder()
  writeHostFiles(root, settings, { withSources: true })
  expect(readFileSync(join(root, 'etc/apt/sources.list'), 'utf8')).toBe(
    'deb https://mirror.test/debian bookworm main\n',
  )
  expect(readFileSync(join(root, 'etc/apt/apt.conf.d/80host'), 'utf8')).toBe('Acquire::Check-Date "false";\n')
  expect(readFileSync(join(root, 'usr/local/share/ca-certificates/host-2.crt'), 'utf8')).toBe(pem('two'))
  expect(existsSync(join(root, 'etc/slipway/pip-index'))).toBe(false)
  expect(existsSync(join(root, 'usr/local/share/ca-certificates/host-3.crt'))).toBe(false)
})

test('the sources stay out of an image of another release', () => {
  const { root } = scratchFolder()
  writeHostFiles(root, settings, { withSources: false })
  expect(existsSync(join(root, 'etc/apt/sources.list'))).toBe(false)
})

test('the image names its registries in a label and points Node to the extra certificates only when there are any', () => {
  const changes = imageChanges(settings)
  expect(changes).toContain(`LABEL slipway.registries='["mirror.test","npm.test"]'`)
  expect(changes).toContain('ENV NODE_EXTRA_CA_CERTS=/etc/slipway/extra-ca.pem')
  expect(imageChanges({ ...settings, extraCertificates: '' }).join('\n')).not.toContain('EXTRA_CA')
})
