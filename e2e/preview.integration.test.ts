/** Previews over real HTTP: the built server, a real container, a small web app in it. */
import { createHash, randomBytes } from 'node:crypto'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BrowserSocket, openTab, type SignedIn, signIn, type Tab } from './rig/signed-in.ts'
import { type ServerRig, startServer } from './rig/start-server.ts'

const APP = `
import { createServer } from 'node:http'
import { createHash } from 'node:crypto'
const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://x')
  if (url.pathname === '/echo') return response.end(JSON.stringify({ url: request.url, headers: request.headers }))
  if (url.pathname === '/headers') return response.writeHead(200, [
    ['set-cookie', 'a=1; Domain=localhost; Path=/'], ['set-cookie', '__Host-slipway-preview=evil; Path=/; Secure'], ['set-cookie', 'slipway_session=evil; Domain=.localhost'],
    ['strict-transport-security', 'max-age=99999'], ['x-frame-options', 'DENY'], ['clear-site-data', '"cookies"'], ['alt-svc', 'h2=":1"'],
    ['content-security-policy', "default-src 'self'; frame-ancestors 'none'"], ['connection', 'x-hop'], ['x-hop', 'secret'],
  ].flat()).end('ok')
  if (url.pathname === '/redirect') return response.writeHead(302, { location: 'http://localhost:8000/echo?x=1' }).end()
  if (url.pathname === '/events') { response.writeHead(200, { 'content-type': 'text/event-stream' }); let n = 0; const t = setInterval(() => response.write('data: ' + n++ + '\\n\\n'), 100); request.on('close', () => { clearInterval(t); console.log('closed-' + (40 + 2)) }); return }
  if (url.pathname === '/upload') { const hash = createHash('sha256'); let n = 0; request.on('data', (b) => { n += b.length; hash.update(b) }); request.on('end', () => response.end(JSON.stringify({ n, sha: hash.digest('hex') }))); return }
  if (url.pathname === '/big') { const piece = Buffer.alloc(65536, 'x'); let n = 0; const more = () => { while (n < 320) { n++; if (!response.write(piece)) return response.once('drain', more) } response.end() }; return more() }
  if (url.pathname === '/hang') return request.socket.destroy()
  response.end('<h1>hello from the container</h1>')
})
server.on('upgrade', (request, socket) => {
  const key = createHash('sha1').update(request.headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest('base64')
  socket.write('HTTP/1.1 101 Switching Protocols\\r\\nupgrade: websocket\\r\\nconnection: Upgrade\\r\\nsec-websocket-accept: ' + key + '\\r\\nset-cookie: w=1; Domain=localhost\\r\\n\\r\\n')
  socket.on('data', (frame) => { if ((frame[0] & 15) === 8) return socket.end(); const n = frame[1] & 127, mask = frame.subarray(2, 6), text = Buffer.from(frame.subarray(6, 6 + n).map((b, i) => b ^ mask[i % 4])); const out = Buffer.from('you said ' + text); socket.write(Buffer.concat([Buffer.from([0x81, out.length]), out])) })
  socket.on('error', () => {})
})
server.listen(8000, () => console.log('listening-' + (40 + 2)))
`

let rig: ServerRig
let person: SignedIn
let socket: BrowserSocket
let sessionId: string
let shell: Tab
let port: number

beforeAll(async () => {
  rig = await startServer({ environment: { SLIPWAY_PAUSE_MINUTES: '0.1' } })
  port = Number(new URL(rig.url).port)
  person = await signIn(rig)
  sessionId = await rig.session()
  socket = await person.connect()
  shell = await openTab(socket, { sessionId, clientId: 'client-one' })
  await rig.ask('PUT', `/api/sessions/${sessionId}/files?path=app.mjs`, { bytes: Buffer.from(APP) })
  shell.type('node app.mjs\n')
  await shell.until(/listening-42/)
})
afterAll(async () => {
  socket?.close()
  await rig?.[Symbol.asyncDispose]()
})

interface Answer {
  status: number
  headers: IncomingMessage['headers']
  body: Buffer
}
type Asking = { host: string; path?: string; method?: string; headers?: Record<string, string>; body?: Buffer }

/** As a browser asks: to this machine, with the host in the header. */
function begin({ host, path = '/', method = 'GET', headers = {}, body }: Asking): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest(
      { host: '127.0.0.1', port, path, method, headers: { host, ...headers }, agent: false },
      resolve,
    )
    asked.on('error', reject)
    asked.end(body)
  })
}
async function ask(asking: Asking): Promise<Answer> {
  const response = await begin(asking)
  const parts: Buffer[] = []
  for await (const part of response) parts.push(part as Buffer)
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }
}

async function ticket(more: { port?: number; path?: string; as?: SignedIn } = {}): Promise<URL> {
  const { as = person, ...body } = more
  const made = await rig.ask('POST', `/api/sessions/${sessionId}/previews`, {
    ...{ body: { port: 8000, ...body }, token: null, headers: as.headers },
  })
  expect(made.status).toBe(201)
  return new URL(made.json.url)
}
async function enter(more: Parameters<typeof ticket>[0] = {}): Promise<{ host: string; headers: { cookie: string } }> {
  const url = await ticket(more)
  const { headers } = await ask({ host: url.host, path: url.pathname + url.search })
  return { host: url.host, headers: { cookie: String(headers['set-cookie']).split(';')[0] ?? '' } }
}

describe('the way in', () => {
  test('[PV2] a ticket is good once and for its place, and leads to the page without itself', async () => {
    const url = await ticket({ path: '/echo?deep=1' })
    expect(url.host).toMatch(/^8000--[a-z0-9-]+\.localhost:\d+$/)
    const path = url.pathname + url.search
    expect((await ask({ host: url.host.replace('8000--', '8001--'), path })).status).toBe(401)
    const entered = await ask({ host: url.host, path })
    expect(entered).toMatchObject({
      status: 303,
      headers: { location: '/echo?deep=1', 'referrer-policy': 'no-referrer' },
    })
    expect(String(entered.headers['set-cookie'])).toMatch(
      /^__Host-slipway-preview=\S+; Path=\/; Secure; HttpOnly; SameSite=None; Partitioned$/,
    )
    expect((await ask({ host: url.host, path })).status).toBe(401)
    expect((await ask({ host: url.host, path: '/.slipway/enter?ticket=a.b' })).status).toBe(401)
  })

  test('[PV2] without its cookie, or with another preview’s, nothing is served', async () => {
    const { host, headers } = await enter()
    expect((await ask({ host, headers })).body.toString()).toContain('hello from the container')
    expect((await ask({ host })).status).toBe(401)
    expect((await ask({ host: host.replace('8000--', '8001--'), headers })).status).toBe(401)
    expect((await ask({ host, headers: { cookie: `${headers.cookie}x` } })).status).toBe(401)
    expect((await ask({ host, headers: { cookie: person.cookie } })).status).toBe(401)
  })

  test('[PV1] the app is not served below the preview domain, nor a preview on the app’s host', async () => {
    const { host, headers } = await enter()
    const both = { cookie: `${headers.cookie}; ${person.cookie}` }
    for (const path of [
      '/api/me',
      '/api/sessions',
      '/sign-in',
      '/_next/static/x',
      '/socket/?EIO=4&transport=polling',
    ]) {
      expect((await ask({ host, path, headers: both })).body.toString()).toContain('hello from the container')
      expect((await ask({ host: `evil.localhost:${port}`, path, headers: both })).status).toBe(404)
    }
    expect((await ask({ host: `127.0.0.1:${port}`, path: '/.slipway/enter?ticket=x', headers: both })).status).toBe(404)
    const asSocket = { ...both, ...UPGRADE, origin: `http://${host}` }
    const frames = await upgrade({ host, path: '/socket/?EIO=4&transport=websocket', headers: asSocket })
    expect(frames.head).toContain('101')
    expect(await frames.say('x')).toContain('you said x')
    frames.end()
    expect((await upgrade({ host: `evil.localhost:${port}`, path: '/socket/', headers: asSocket })).head).toContain(
      '404',
    )
    expect(
      (await upgrade({ host: `127.0.0.1:${port}`, path: '/socket/?EIO=4&transport=websocket', headers: asSocket }))
        .head,
    ).toMatch(/^HTTP\/1.1 400 /)
  })

  test('[PV4] by a name that was turned to this machine nothing of the app is had: no API, no page, no socket', async () => {
    const host = `rebound.example.com:${port}`
    for (const path of ['/api/me', '/livez', '/', '/socket/?EIO=4&transport=polling']) {
      const { status, body } = await ask({ host, path, headers: { cookie: person.cookie } })
      expect([path, status]).toEqual([path, 421])
      expect(JSON.parse(body.toString())).toMatchObject({ code: 'unknown_host' })
      expect(body.toString()).not.toContain('rebound')
    }
    const headers = { ...UPGRADE, cookie: person.cookie, origin: `http://${host}` }
    const path = '/socket/?EIO=4&transport=websocket'
    expect((await upgrade({ host, path, headers })).head).toMatch(/^HTTP\/1.1 421 /)
    for (const known of [`127.0.0.1:${port}`, `localhost:${port}`, '[::1]']) {
      expect((await ask({ host: known, path: '/livez' })).status).toBe(200)
    }
  })
})

describe('what passes', () => {
  test('[PV3] the program sees itself at localhost, and nothing of ours', async () => {
    const { host, headers } = await enter()
    const origin = `http://${host}`
    const sent = {
      cookie: `x=1; ${headers.cookie}; slipway_session=secret; y=2`,
      origin,
      referer: `${origin}/a`,
      connection: 'x-mine',
      'x-mine': '1',
      'x-forwarded-for': '6.6.6.6',
    }
    const { body } = await ask({ host, path: '/echo?q=%20', headers: sent })
    const seen = JSON.parse(body.toString())
    expect(seen.url).toBe('/echo?q=%20')
    expect(seen.headers).toEqual({
      ...{ host: 'localhost:8000', cookie: 'x=1; y=2', origin: 'http://localhost:8000' },
      ...{ referer: 'http://localhost:8000/a', connection: 'close' },
      ...{ 'x-forwarded-host': host, 'x-forwarded-proto': 'http' },
    })
  })

  test('[PV3] what it answers stays on its origin, and only our page may frame it', async () => {
    const { host, headers } = await enter()
    const answer = await ask({ host, path: '/headers', headers })
    expect(answer.headers['set-cookie']).toEqual(['a=1; Path=/'])
    for (const name of ['strict-transport-security', 'x-frame-options', 'clear-site-data', 'alt-svc', 'x-hop'])
      expect([name, answer.headers[name]]).toEqual([name, undefined])
    expect(answer.headers['content-security-policy']).toBe(
      `default-src 'self', frame-ancestors http://127.0.0.1:${port}`,
    )
    expect((await ask({ host, path: '/redirect', headers })).headers.location).toBe(`http://${host}/echo?x=1`)
  })

  test('large bodies arrive whole in both directions', async () => {
    const { host, headers } = await enter()
    const body = randomBytes(20_000_000)
    const up = await ask({ host, path: '/upload', method: 'POST', headers, body })
    expect(JSON.parse(up.body.toString())).toEqual({
      n: body.length,
      sha: createHash('sha256').update(body).digest('hex'),
    })
    const down = await ask({ host, path: '/big', headers })
    expect(down.body.length).toBe(320 * 65_536)
    expect(down.body.every((byte) => byte === 120)).toBe(true)
  })

  test('events come as they are said, and the program hears when the browser leaves', async () => {
    const { host, headers } = await enter()
    const response = await begin({ host, path: '/events', headers })
    expect(response.headers['content-type']).toBe('text/event-stream')
    const first = await new Promise<Buffer>((resolve) => response.once('data', resolve))
    expect(first.toString()).toMatch(/^data: \d/)
    response.destroy()
    await shell.until(/closed-42/)
  })

  test('a WebSocket of its own page is carried, one of another page is not', async () => {
    const { host, headers } = await enter()
    const own = { ...headers, ...UPGRADE, origin: `http://${host}` }
    const frames = await upgrade({ host, path: '/ws', headers: own })
    expect(frames.head).toMatch(/^HTTP\/1.1 101 /)
    expect(frames.head).toContain('set-cookie: w=1\r\n')
    expect(await frames.say('hello')).toContain('you said hello')
    frames.end()
    for (const origin of ['http://evil.example', `http://127.0.0.1:${port}`, 'null'])
      expect((await upgrade({ host, path: '/ws', headers: { ...own, origin } })).head).toContain('403')
    expect((await upgrade({ host, path: '/ws', headers: { ...UPGRADE, origin: `http://${host}` } })).head).toContain(
      '401',
    )
  })

  test('a port on which nothing listens, and a program that hangs up, are told in words', async () => {
    const html = { accept: 'text/html' }
    const nothing = await enter({ port: 8999 })
    const page = await ask({ host: nothing.host, headers: { ...nothing.headers, ...html } })
    expect(page).toMatchObject({ status: 502, headers: { 'content-type': 'text/html; charset=utf-8' } })
    expect(page.body.toString()).toContain('Nothing listens on port 8999')
    const { host, headers } = await enter()
    expect((await ask({ host, path: '/hang', headers })).body.toString()).toContain('No answer')
  })
})

describe('the end of it', () => {
  test('[PV2] signing out ends what is open within 5 seconds, and the cookie with it', async () => {
    const other = await signIn(rig)
    const { host, headers } = await enter({ as: other })
    const stays = await enter()
    const response = await begin({ host, path: '/events', headers })
    const closed = new Promise((resolve) => response.once('close', resolve))
    response.on('error', () => undefined)
    response.resume()
    expect((await rig.ask('POST', '/api/sign-out', { token: null, headers: other.headers })).status).toBe(204)
    const at = performance.now()
    await closed
    expect(performance.now() - at).toBeLessThan(5_000)
    expect((await ask({ host, headers })).status).toBe(401)
    expect((await ask(stays)).status).toBe(200)
  })

  test('a paused container is woken by one click, and by nothing else', async () => {
    const { host, headers } = await enter()
    await socket.timeout(20_000).emitWithAck('terminal-close', { sessionId, terminalId: shell.view.terminalId })
    socket.close()
    const kind = async () => (await rig.ask('GET', `/api/sessions/${sessionId}`)).json.state.sandbox.kind
    await expect.poll(kind, { timeout: 60_000, interval: 500 }).toBe('paused')
    const page = await ask({ host, path: '/deep?a=1', headers: { ...headers, accept: 'text/html' } })
    expect(page.status).toBe(503)
    expect(page.body.toString()).toContain('action="/.slipway/wake?to=%2Fdeep%3Fa%3D1"')
    expect(await kind()).toBe('paused')
    const path = '/.slipway/wake?to=%2Fdeep%3Fa%3D1'
    expect((await ask({ host, path, headers })).status).toBe(405)
    const foreign = { ...headers, origin: 'http://evil.example' }
    expect((await ask({ host, path, method: 'POST', headers: foreign })).status).toBe(405)
    expect(await kind()).toBe('paused')
    const woken = await ask({ host, path, method: 'POST', headers: { ...headers, origin: `http://${host}` } })
    expect(woken).toMatchObject({ status: 303, headers: { location: '/deep?a=1' } })
    expect(await kind()).toBe('ready')
    expect((await ask({ host, headers })).status).toBe(502)
  })
})

const UPGRADE = {
  ...{ connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' },
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
}

/** A WebSocket by hand: the head of the answer, and one short text there and back. */
function upgrade({
  host,
  path = '/',
  headers = {},
}: Asking): Promise<{ head: string; say(text: string): Promise<string>; end(): void }> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest({ host: '127.0.0.1', port, path, headers: { host, ...headers }, agent: false })
    const headOf = ({ statusCode, rawHeaders }: IncomingMessage) => {
      const lines = rawHeaders.flatMap((name, at) =>
        at % 2 === 0 ? [`${name.toLowerCase()}: ${rawHeaders[at + 1]}`] : [],
      )
      return `HTTP/1.1 ${statusCode} \r\n${lines.join('\r\n')}\r\n`
    }
    const none = { say: () => Promise.reject(new Error('not upgraded')), end: () => undefined }
    asked.on('error', reject)
    asked.on('response', (response) => {
      response.resume()
      resolve({ head: headOf(response), ...none })
    })
    asked.on('upgrade', (response, through) => {
      through.on('error', () => undefined)
      resolve({
        head: headOf(response),
        say: (text) =>
          new Promise((told) => {
            through.once('data', (frame: Buffer) => told(frame.toString('latin1')))
            const mask = Buffer.from([1, 2, 3, 4])
            const masked = Buffer.from(text).map((byte, at) => byte ^ (mask[at % 4] ?? 0))
            through.write(Buffer.concat([Buffer.from([0x81, 0x80 | text.length]), mask, masked]))
          }),
        end: () => through.destroy(),
      })
    })
    asked.end()
  })
}
