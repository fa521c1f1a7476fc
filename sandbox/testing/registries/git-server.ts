/** A git host of a test: git's own program behind real HTTP, with a repository that has a branch and a tag, and one that asks for a password. */
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface GitHost extends Disposable {
  /** Of the branch `main`, of `topic`, and of the tag `v1`. */
  commits: { main: string; topic: string; v1: string }
  /** Serves what lies below `/git/`. */
  serve(request: IncomingMessage, response: ServerResponse): void
}

export function createGitHost(): GitHost {
  const dir = mkdtempSync(join(tmpdir(), 'slipway-git-'))
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', join(dir, 'work'), '-c', 'user.name=T', '-c', 'user.email=t@example.org', ...args], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] ?? '', HOME: dir } as unknown as NodeJS.ProcessEnv,
    }).trim()
  execFileSync('git', ['init', '-q', '-b', 'main', join(dir, 'work')])
  const commit = (text: string) => {
    writeFileSync(join(dir, 'work', 'README'), `${text}\n`)
    git('add', '-A')
    git('commit', '-q', '-m', text)
    return git('rev-parse', 'HEAD')
  }
  const v1 = commit('first')
  git('tag', 'v1')
  const main = commit('second')
  git('checkout', '-q', '-b', 'topic')
  const topic = commit('on a branch')
  git('checkout', '-q', 'main')
  execFileSync('git', ['clone', '-q', '--bare', join(dir, 'work'), join(dir, 'repo.git')])
  return {
    commits: { main, topic, v1 },
    serve: (request, response) => {
      if (request.url?.startsWith('/git/private.git') === true) {
        response.writeHead(401, { 'www-authenticate': 'Basic realm="test"' }).end()
        return
      }
      runBackend(dir, { request, response })
    },
    [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }),
  }
}

/** As CGI has it: the request's head in the environment, both bodies on the standard streams. */
function runBackend(dir: string, { request, response }: { request: IncomingMessage; response: ServerResponse }): void {
  const url = new URL(request.url ?? '/', 'http://host')
  const child = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env['PATH'] ?? '',
      GIT_PROJECT_ROOT: dir,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: url.pathname.slice('/git'.length),
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method ?? 'GET',
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: String(request.headers['content-encoding'] ?? ''),
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'safe.directory',
      GIT_CONFIG_VALUE_0: '*',
    } as unknown as NodeJS.ProcessEnv,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  child.stdin.on('error', () => undefined)
  request.pipe(child.stdin)
  const parts: Buffer[] = []
  child.stdout.on('data', (bytes: Buffer) => parts.push(bytes))
  child.once('close', () => {
    const whole = Buffer.concat(parts)
    const end = whole.indexOf('\r\n\r\n')
    const headers = whole
      .subarray(0, end)
      .toString('latin1')
      .split('\r\n')
      .map((line) => line.split(': ', 2) as [string, string])
    const status = headers.find(([name]) => name === 'Status')?.[1]
    for (const [name, value] of headers) if (name !== 'Status') response.setHeader(name, value)
    response.writeHead(Number(status?.slice(0, 3) ?? 200)).end(whole.subarray(end + 4))
  })
}
