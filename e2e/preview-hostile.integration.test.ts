/** [W4] A hostile page in a preview, in a real browser, framed by our own page: it can neither read nor call the app, nor reach a sibling. */
import { type Browser, chromium, type Frame, type Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTab, type SignedIn, signIn } from './rig/signed-in.ts'
import { type ServerRig, startServer } from './rig/start-server.ts'

/** Serves one page for all paths, a script for its worker, and tells what cookies came. */
const APP = `
const { createServer } = require('node:http')
for (const port of [8000, 8001]) createServer((request, response) => {
  if (request.url === '/cookies') return response.end(request.headers.cookie ?? '')
  if (request.url === '/worker.js') return response.writeHead(200, { 'content-type': 'text/javascript', 'service-worker-allowed': '/' }).end('onfetch = () => {}')
  response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>evil</title><p>evil ' + port)
}).listen(port, () => console.log('up-' + (40 + 2)))
`

let rig: ServerRig
let person: SignedIn
let sessionId: string
let browser: Browser
let page: Page
let frame: Frame

beforeAll(async () => {
  rig = await startServer()
  person = await signIn(rig)
  sessionId = await rig.session()
  const socket = await person.connect()
  const shell = await openTab(socket, { sessionId, clientId: 'client-one' })
  await rig.ask('PUT', `/api/sessions/${sessionId}/files?path=evil.cjs`, { bytes: Buffer.from(APP) })
  shell.type('node evil.cjs\n')
  await shell.until(/up-42/)
  const args = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking']
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args })
  const context = await browser.newContext()
  const [name = '', value = ''] = person.cookie.split(/=(.*)/s)
  await context.addCookies([{ name, value, url: rig.url, httpOnly: true, sameSite: 'Lax' }])
  page = await context.newPage()
  await page.goto(rig.url)
  frame = await framed(8000)
})
afterAll(async () => {
  await browser?.close()
  await rig?.[Symbol.asyncDispose]()
})

async function ticketOf(port: number): Promise<string> {
  const body = { port }
  const made = await rig.ask('POST', `/api/sessions/${sessionId}/previews`, {
    body,
    token: null,
    headers: person.headers,
  })
  return made.json.url
}

async function framed(port: number): Promise<Frame> {
  const url = await ticketOf(port)
  await page.evaluate((src) => {
    const element = document.createElement('iframe')
    element.src = src
    document.body.append(element)
  }, url)
  const host = new URL(url).host
  const found = () => page.frames().find((one) => one.url() === `http://${host}/`)
  for (let tries = 0; tries < 200 && found() === undefined; tries++) await page.waitForTimeout(100)
  const shown = found()
  if (shown === undefined) throw new Error(`not framed: ${page.frames().map((one) => one.url())}`)
  await shown.waitForSelector(`text=evil ${port}`)
  return shown
}

test('our page may frame a preview, in a frame its cookie works, and the ticket is gone from the address', async () => {
  expect(frame.url()).not.toContain('ticket')
  expect(await frame.evaluate(async () => (await fetch('/cookies')).text())).toBe('')
})

test('it can read nothing of the app: not its API with our cookie, not its page, not its cookie', async () => {
  const tried = await frame.evaluate(async (app) => {
    const outcome = async (work: () => unknown) => {
      try {
        return `read: ${String(await work())}`
      } catch (error) {
        return (error as Error).name
      }
    }
    return {
      api: await outcome(async () => (await fetch(`${app}/api/me`, { credentials: 'include' })).text()),
      post: await outcome(async () =>
        (await fetch(`${app}/api/sessions`, { method: 'POST', credentials: 'include', body: '{}' })).text(),
      ),
      parent: await outcome(() => window.parent.document.cookie),
      storage: await outcome(() => window.parent.localStorage.length),
      top: await outcome(() => window.top?.location.href),
      frames: await outcome(() => window.parent.frames[0]?.document.title),
      cookie: document.cookie,
      opener: window.opener === null,
    }
  }, rig.url)
  expect(tried).toMatchObject({
    api: 'TypeError',
    post: 'TypeError',
    parent: 'SecurityError',
    storage: 'SecurityError',
  })
  expect(tried).toMatchObject({ top: 'SecurityError', cookie: '', opener: true })
  const sessions = (await rig.ask('GET', '/api/sessions')).json.sessions
  expect(sessions).toHaveLength(1)
})

test('it can open no socket of the app', async () => {
  const opened = await frame.evaluate(
    (url) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(url)
        socket.onopen = () => resolve('open')
        socket.onerror = () => resolve('refused')
      }),
    `${rig.url.replace('http', 'ws')}/socket/?EIO=4&transport=websocket`,
  )
  expect(opened).toBe('refused')
})

test('it can frame no page of the app', async () => {
  const shown = await frame.evaluate(async (app) => {
    const element = document.createElement('iframe')
    element.src = `${app}/sign-in`
    const loaded = new Promise((resolve) => {
      element.onload = resolve
    })
    document.body.append(element)
    await loaded
    return element.contentDocument === null ? 'blocked' : 'read'
  }, rig.url)
  expect(shown).toBe('blocked')
  // What stands there is the browser's own page of refusal.
  await expect.poll(() => frame.childFrames().map((one) => one.url())).toEqual(['chrome-error://chromewebdata/'])
})

test('cookies that it sets reach neither the app nor a sibling, and it cannot set ours', async () => {
  await frame.evaluate(() => {
    for (const domain of ['', '; domain=localhost', '; domain=127.0.0.1']) {
      // biome-ignore lint/suspicious/noDocumentCookie: that is the attack.
      document.cookie = `slipway_session=tossed; path=/${domain}; SameSite=None; Secure; Partitioned`
      // biome-ignore lint/suspicious/noDocumentCookie: that is the attack.
      document.cookie = `__Host-slipway-preview=tossed; path=/${domain}; SameSite=None; Secure; Partitioned`
    }
  })
  const me = await page.evaluate(async () => (await fetch('/api/me')).status)
  expect(me).toBe(200)
  const sibling = await framed(8001)
  expect(await sibling.evaluate(async () => (await fetch('/cookies')).text())).toBe('')
  expect(await frame.evaluate(async () => (await fetch('/cookies')).text())).not.toContain('tossed')
})

test('its service worker serves its own origin and no other', async () => {
  const scope = await frame.evaluate(async () => {
    try {
      return (await navigator.serviceWorker.register('/worker.js', { scope: '/' })).scope
    } catch (error) {
      return (error as Error).name
    }
  })
  expect([`${new URL(frame.url()).origin}/`, 'SecurityError', 'NotSupportedError', 'InvalidStateError']).toContain(
    scope,
  )
  const foreign = await frame.evaluate(async (app) => {
    try {
      return (await navigator.serviceWorker.register('/worker.js', { scope: `${app}/` })).scope
    } catch (error) {
      return (error as Error).name
    }
  }, rig.url)
  expect(foreign).toBe('SecurityError')
  await page.reload()
  expect(await page.evaluate(() => navigator.serviceWorker.controller)).toBeNull()
})

test('a page of the app shows no other frame, and a stranger’s page shows no preview', async () => {
  const url = await ticketOf(8000)
  const other = await (await browser.newContext()).newPage()
  await other.goto('about:blank')
  await other.setContent(`<iframe src="${url}"></iframe>`)
  await expect
    .poll(
      () =>
        other
          .frames()
          .slice(1)
          .map((one) => one.url()),
      { timeout: 10_000 },
    )
    .toEqual(['chrome-error://chromewebdata/'])
  const blocked = await page.evaluate((src) => {
    const violated = new Promise<string>((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), { once: true })
    })
    const element = document.createElement('iframe')
    element.src = src
    document.body.append(element)
    return violated
  }, 'http://evil.example/')
  expect(blocked).toBe('frame-src')
})
