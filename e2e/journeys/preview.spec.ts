/** A small web app in the container, seen in the preview: offered, opened, gone, back, by HTTP and by WebSocket. */
import { expect } from '@playwright/test'
import { run } from './files.ts'
import { awake, test } from './journey.ts'
import { seriousFaults } from './serious-faults.ts'
import { composer } from './session.ts'
import { smallTargets } from './small-targets.ts'
import { newTerminal, rows, screens, type, withoutGpu } from './terminal.ts'

const APP = `
import { createServer } from 'node:http'
import { createHash } from 'node:crypto'
const page = (words) => '<!doctype html><html lang="en"><title>shop</title><h1>' + words + '</h1><a href="/next">next</a><p id="said">…</p><script>const s = new WebSocket("ws://" + location.host + "/ws"); s.onopen = () => s.send("hi"); s.onmessage = (e) => { said.textContent = e.data }</script>'
const server = createServer((request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(page(request.url === '/next' ? 'second page' : 'first page ' + request.url)))
server.on('upgrade', (request, socket) => {
  const key = createHash('sha1').update(request.headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest('base64')
  socket.write('HTTP/1.1 101 Switching Protocols\\r\\nupgrade: websocket\\r\\nconnection: Upgrade\\r\\nsec-websocket-accept: ' + key + '\\r\\n\\r\\n')
  socket.on('data', (frame) => { if ((frame[0] & 15) === 8) return socket.end(); const n = frame[1] & 127, mask = frame.subarray(2, 6), text = Buffer.from(frame.subarray(6, 6 + n).map((b, i) => b ^ mask[i % 4])); const out = Buffer.from('you said ' + text); socket.write(Buffer.concat([Buffer.from([0x81, out.length]), out])) })
  socket.on('error', () => {})
})
server.listen(8000, () => console.log('listening-' + (40 + 2)))
`

test.use({ viewport: { width: 1440, height: 900 } })

test('a port that begins to listen is offered, opened, left, and found again', async ({ page, rig, newSession }) => {
  await withoutGpu(page)
  const id = await newSession({ source: { kind: 'empty' } })
  await newTerminal(page)
  await rig.ask('PUT', `/api/sessions/${id}/files?path=app.mjs`, { bytes: Buffer.from(APP) })
  await type(page, 'node app.mjs')
  await expect(rows(page)).toContainText('listening-42')
  await page.getByRole('button', { name: 'Port 8000 is listening: Open' }).click()
  const inside = page.frameLocator('iframe[title="Preview of port 8000"]')
  await expect(inside.getByRole('heading', { name: 'first page /' })).toBeVisible()
  await expect(inside.locator('#said')).toHaveText('you said hi')
  const back = page.getByRole('button', { name: 'Back', exact: true })
  await expect(back).toBeDisabled()
  // Browsers throw away what is pressed in a frame of another origin that has just come or moved.
  await expect(async () => {
    await inside.getByRole('link', { name: 'next' }).click({ timeout: 1_000 })
    await expect(inside.getByRole('heading', { name: 'second page' })).toBeVisible({ timeout: 1_000 })
  }).toPass()
  await back.click()
  await expect(inside.getByRole('heading', { name: 'first page /' })).toBeVisible()
  await expect(back).toBeDisabled()
  await expect(page).toHaveURL(new RegExp(`/s/${id}$`))
  await page.getByRole('button', { name: 'Forward' }).click()
  await expect(inside.getByRole('heading', { name: 'second page' })).toBeVisible()
  const address = page.getByRole('textbox', { name: 'Address in the container' })
  await address.fill('/deep?x=1')
  await address.press('Enter')
  await expect(inside.getByRole('heading', { name: 'first page /deep?x=1' })).toBeVisible()
  await inside.locator('#said').evaluate((element) => element.replaceChildren('before'))
  await page.getByRole('button', { name: 'Load this address again' }).click()
  await expect(inside.locator('#said')).toHaveText('you said hi')
  await expect(inside.getByRole('heading', { name: 'first page /deep?x=1' })).toBeVisible()
  await page.getByRole('button', { name: '390 pixels, a phone' }).click()
  await expect.poll(() => inside.locator('body').evaluate(() => window.innerWidth)).toBe(390)
  expect(await seriousFaults(page)).toEqual([])
  await screens(page).click()
  await page.keyboard.press('Control+c')
  await expect(page.getByText('Nothing listens on port 8000.')).toBeVisible()
  await type(page, 'node app.mjs')
  await expect(inside.getByRole('heading', { name: 'first page /deep?x=1' })).toBeVisible()
  // What is before one's eyes is not offered.
  await expect(page.getByRole('button', { name: 'Port 8000 is listening: Open' })).toHaveCount(0)
  await page.reload()
  await expect(inside.getByRole('heading', { name: 'first page /deep?x=1' })).toBeVisible()
  const [outside] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('button', { name: 'Open in a new tab' }).click(),
  ])
  await expect(outside.getByRole('heading', { name: 'first page /deep?x=1' })).toBeVisible()
  expect(await outside.evaluate(() => window.opener)).toBeNull()
})

test('what cannot be shown says why', async ({ page, newSession }) => {
  await newSession({ source: { kind: 'empty' } })
  await page.getByRole('tab', { name: 'Preview' }).click()
  await expect(page.getByText(/^Nothing (runs|listens) yet/)).toBeVisible()
  const address = page.getByRole('textbox', { name: 'Address in the container' })
  await address.fill('https://example.org/')
  await address.press('Enter')
  await expect(address).toHaveAttribute('aria-invalid', 'true')
  await address.fill('4000')
  await address.press('Enter')
  await expect(address).toHaveValue('localhost:4000/')
  expect(await seriousFaults(page)).toEqual([])
})

test('on a phone a port that begins to listen is offered in sight of the thumb', async ({ browser, rig }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  const page = await context.newPage()
  await page.goto((await rig.ask('POST', '/api/sign-in-links')).json.url)
  await awake(page)
  const id = await rig.session({ source: { kind: 'empty' } })
  await page.goto(`${rig.url}/s/${id}`)
  await rig.ask('PUT', `/api/sessions/${id}/files?path=app.mjs`, { bytes: Buffer.from(APP) })
  // What listens when the page comes is no news: it has to have looked once before.
  await page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name: 'Preview' }).tap()
  await expect(page.getByText(/^Nothing (runs|listens) yet/)).toBeVisible({ timeout: 30_000 })
  await page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name: 'Session' }).tap()
  await run(rig, id, 'setsid -f node app.mjs </dev/null >/dev/null 2>&1')
  const open = page.getByRole('button', { name: 'Open the preview of port 8000' })
  await expect(open).toBeVisible({ timeout: 30_000 })
  await expect(composer(page)).toBeInViewport()
  expect(await smallTargets(page)).toEqual([])
  expect(await seriousFaults(page)).toEqual([])
  await open.tap()
  const inside = page.frameLocator('iframe[title="Preview of port 8000"]')
  await expect(inside.getByRole('heading', { name: 'first page /' })).toBeVisible()
  await expect(open).toHaveCount(0)
  await context.close()
})
