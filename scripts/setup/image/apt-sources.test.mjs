// Reading the host's apt sources.
import { expect, test } from 'vitest'
import { scratchFolder } from '../../testing/scratch-folder.mjs'
import {
  aptOptions,
  parseDeb822Sources,
  parseOneLineSources,
  readAptSources,
  sourceLine,
  withoutCredentials,
} from './apt-sources.mjs'

const deb822 = `Types: deb deb-src
# a remark
URIs: http://mirror.test/debian http://second.test/debian
Suites: bookworm bookworm-updates
Components: main
 contrib
Signed-By: /usr/share/keyrings/a.gpg

Enabled: no
Types: deb
URIs: http://off.test/
Suites: bookworm
Components: main

Types: deb-src
URIs: http://source.test/
Suites: bookworm
Components: main
`

test('stanzas give one source for each address and suite', () => {
  const sources = parseDeb822Sources(deb822)
  expect(sources.map(({ uri, suite }) => `${uri} ${suite}`)).toEqual([
    'http://mirror.test/debian bookworm',
    'http://mirror.test/debian bookworm-updates',
    'http://second.test/debian bookworm',
    'http://second.test/debian bookworm-updates',
  ])
  expect(sources[0]).toMatchObject({ components: ['main', 'contrib'], signedBy: ['/usr/share/keyrings/a.gpg'] })
})

test('one-line sources, with options and remarks', () => {
  const text = `# deb http://no.test/ x main
deb [arch=amd64 signed-by=/k.gpg] https://mirror.test/debian bookworm main contrib # yes
deb-src http://mirror.test/debian bookworm main
deb http://flat.test/ ./
`
  expect(parseOneLineSources(text)).toEqual([
    { uri: 'https://mirror.test/debian', suite: 'bookworm', components: ['main', 'contrib'], signedBy: ['/k.gpg'] },
    { uri: 'http://flat.test/', suite: './', components: [], signedBy: [] },
  ])
})

test('only archives of the release are kept, each once; third parties are left out', async () => {
  const { root } = scratchFolder({
    'sources.list': 'deb http://mirror.test/debian bookworm main\ndeb http://mirror.test/debian trixie main\n',
    'sources.list.d/a.sources': deb822,
    'sources.list.d/cloud.list': 'deb https://third.test/apt cloud-sdk-bookworm main\n',
    'sources.list.d/cd.list': 'deb cdrom:[Debian]/ bookworm main\n',
    'sources.list.d/old.list.disabled': 'deb http://disabled.test/ bookworm main\n',
  })
  expect((await readAptSources('bookworm', root)).map(({ uri, suite }) => `${uri} ${suite}`)).toEqual([
    'http://mirror.test/debian bookworm',
    'http://mirror.test/debian bookworm-updates',
    'http://second.test/debian bookworm',
    'http://second.test/debian bookworm-updates',
  ])
})

test('a name and password never reach a line of the image', () => {
  const uri = withoutCredentials('https://me:secret@mirror.test/debian')
  expect(sourceLine({ uri, suite: 'bookworm', components: ['main'], signedBy: [] })).toBe(
    'deb https://mirror.test/debian bookworm main',
  )
})

test('proxies serve while the image is made and do not stay in it', () => {
  const dump = `APT "";
Acquire::Check-Valid-Until "false";
Acquire::http::Proxy "http://proxy.test:3128";
Acquire::https::mirror.test::Verify-Peer "false";
Acquire::http::Proxy-Auto-Detect "/usr/bin/detect";
Acquire::Retries "3";
Acquire::https::CaInfo "";
`
  expect(aptOptions(dump)).toEqual({
    keep: ['Acquire::Check-Valid-Until "false";'],
    build: [
      'Acquire::Check-Valid-Until "false";',
      'Acquire::http::Proxy "http://proxy.test:3128";',
      'Acquire::https::mirror.test::Verify-Peer "false";',
    ],
  })
})
