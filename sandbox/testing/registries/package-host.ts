/** Registries of a test: npm's, Python's and a flat one of Debian, each with one package, on one port of the loopback. */
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createGitHost, type GitHost } from './git-server.ts'
import { npmPackage, wheel } from './packages.ts'

/** Of the loopback, and in no list of exceptions that programs have for it. */
export const TEST_ADDRESS = '127.0.0.2'

export interface PackageHost extends AsyncDisposable {
  /** `host:port`. */
  host: string
  url: string
  git: GitHost
  /** Makes `/apt/` a repository with this one package. */
  putDeb(deb: { name: string; version: string; bytes: Uint8Array }): void
  /** Paths that were asked for. */
  asked: string[]
}

type Answer = { type: string; body: string | Uint8Array }

export async function startPackageHost(): Promise<PackageHost> {
  const git = createGitHost()
  const asked: string[] = []
  const files = new Map<string, (url: string) => Answer>()
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').replaceAll('/./', '/')
    asked.push(path)
    if (path.startsWith('/git/')) {
      git.serve(request, response)
      return
    }
    const found = files.get(path.split('?')[0] ?? '')?.(url)
    if (found === undefined) response.writeHead(404).end()
    else response.writeHead(200, { 'content-type': found.type }).end(found.body)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, TEST_ADDRESS, resolve)
  })
  const host = `${TEST_ADDRESS}:${(server.address() as AddressInfo).port}`
  const url = `http://${host}`
  addNpm(files)
  addPython(files)
  return {
    host,
    url,
    git,
    asked,
    putDeb: (deb) => addDebian(files, deb),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      git[Symbol.dispose]()
    },
  }
}

type Files = Map<string, (url: string) => Answer>

function addNpm(files: Files): void {
  const tarball = npmPackage({ name: 'tiny-thing', version: '1.2.3', source: 'module.exports = "tiny"\n' })
  const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`
  files.set('/npm/tiny-thing', (url) => ({
    type: 'application/json',
    body: JSON.stringify({
      name: 'tiny-thing',
      'dist-tags': { latest: '1.2.3' },
      versions: {
        '1.2.3': {
          name: 'tiny-thing',
          version: '1.2.3',
          main: 'index.js',
          dist: { tarball: `${url}/npm/tiny-thing/-/tiny-thing-1.2.3.tgz`, integrity },
        },
      },
    }),
  }))
  files.set('/npm/tiny-thing/-/tiny-thing-1.2.3.tgz', () => ({ type: 'application/octet-stream', body: tarball }))
}

/** The simple index: a page of links for each name. */
function addPython(files: Files): void {
  const bytes = wheel({ name: 'tiny_thing', version: '1.2.3', source: 'WORD = "tiny"\n' })
  const name = 'tiny_thing-1.2.3-py3-none-any.whl'
  const hash = createHash('sha256').update(bytes).digest('hex')
  files.set('/pypi/tiny-thing/', () => ({
    type: 'text/html',
    body: `<!DOCTYPE html><html><body><a href="/pypi/files/${name}#sha256=${hash}">${name}</a></body></html>`,
  }))
  files.set(`/pypi/files/${name}`, () => ({ type: 'application/octet-stream', body: bytes }))
}

function addDebian(files: Files, { name, version, bytes }: { name: string; version: string; bytes: Uint8Array }): void {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const entry = [
    `Package: ${name}`,
    `Version: ${version}`,
    'Architecture: all',
    'Maintainer: Test <test@example.org>',
    'Description: a test',
    `Filename: ./${name}.deb`,
    `Size: ${bytes.length}`,
    `SHA256: ${sha256}`,
  ]
  const packages = `${entry.join('\n')}\n`
  const listed = createHash('sha256').update(packages).digest('hex')
  files.set('/apt/Packages', () => ({ type: 'text/plain', body: packages }))
  files.set('/apt/Release', () => ({
    type: 'text/plain',
    body: `Suite: test\nDate: Thu, 01 Jan 2026 00:00:00 UTC\nSHA256:\n ${listed} ${packages.length} Packages\n`,
  }))
  files.set(`/apt/${name}.deb`, () => ({ type: 'application/octet-stream', body: bytes }))
}
