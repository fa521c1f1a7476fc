/** What the screen costs in a real browser: bytes before it can be used, a word from the model to the page, frames while text streams, a long session, memory. Run: npx tsx bench/screen.ts */
import { gzipSync } from 'node:zlib'
import { chromium, type Page } from '@playwright/test'
import { answer } from '../e2e/model-server/answers/answer.ts'
import { text, toolUse } from '../e2e/model-server/answers/builders.ts'
import { gate } from '../e2e/model-server/answers/gate.ts'
import { BROWSER } from '../e2e/rig/browser.ts'
import { startServer } from '../e2e/rig/start-server.ts'
import { watchFrames } from './screen/watch-frames.ts'

const WORDS = 60
const TOKENS = 2_000
const FLOOD = 50_000_000
const TURNS = 30
const ROUNDS = 20
const USES = 60

await using rig = await startServer()
await using browser = await chromium.launch(BROWSER)
const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
const page = await context.newPage()
const link = await rig.ask('POST', '/api/sign-in-links')
await page.goto(link.json.url)
await page.getByRole('heading', { name: 'Inbox', level: 1 }).waitFor({ state: 'attached' })
const id = await rig.session({ source: { kind: 'sample' } })

const load = await firstLoad()
const delta = await wordToPage()
const stream = await streaming()
const flood = await flooding()
const memory = await use()
const long = await longSession()
console.table({ 'first load': load, 'word from the model to the page, ms': delta })
console.table({ [`${TOKENS} tokens streaming`]: stream, [`tokens, and ${FLOOD / 1e6} MB in a terminal`]: flood })
console.table({ 'a long session': long, memory })

/** JavaScript as it is compressed, without what the editor brings, and the time until one can type. */
async function firstLoad() {
  const scripts: Promise<{ editor: boolean; bytes: number }>[] = []
  page.on('response', (response) => {
    if (!/\.js(\?|$)/.test(response.url()) || response.request().resourceType() !== 'script') return
    scripts.push(
      response.body().then(
        (body) => ({ editor: body.includes('monaco-editor'), bytes: gzipSync(body).length }),
        () => ({ editor: false, bytes: 0 }),
      ),
    )
  })
  const since = performance.now()
  await page.goto(`${rig.url}/s/${id}`)
  await composer().waitFor()
  const usableMs = performance.now() - since
  await page.waitForTimeout(2_000)
  const all = await Promise.all(scripts)
  page.removeAllListeners('response')
  const sum = (editor: boolean) => all.reduce((bytes, one) => bytes + (one.editor === editor ? one.bytes : 0), 0)
  return {
    'KB gzip': round(sum(false) / 1024),
    'KB of the editor': round(sum(true) / 1024),
    'usable after ms': round(usableMs),
  }
}

/** Each word waits behind a gate of the scripted API; from its opening to the mutation of the page. */
async function wordToPage() {
  const gates = Array.from({ length: WORDS }, () => gate())
  const words = gates.flatMap((door, at) => [door, `word-${at} `])
  rig.model.enqueue(text('x', { chunks: ['Begin. ', ...words] as never }))
  await page.evaluate(() => {
    const seen: Record<string, number> = {}
    Object.assign(window, { seen })
    new MutationObserver(() => {
      for (const [word] of (document.querySelector('[role=feed]')?.textContent ?? '').matchAll(/word-\d+/g))
        seen[word] ??= performance.timeOrigin + performance.now()
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
  })
  await say('Go.')
  const sent: number[] = []
  for (const door of gates) {
    await door.reached
    await new Promise((resolve) => setTimeout(resolve, 40))
    sent.push(performance.timeOrigin + performance.now())
    door.open()
  }
  await page.getByText(`word-${WORDS - 1}`).waitFor()
  await page.waitForTimeout(500)
  const seen = await page.evaluate(() => (window as unknown as { seen: Record<string, number> }).seen)
  // Of a word that is the beginning of a longer one, the first sight counts.
  return percentiles(sent.map((at, word) => (seen[`word-${word}`] ?? Number.NaN) - at))
}

async function streaming() {
  const prose = Array.from({ length: TOKENS }, (_, at) => (at % 40 === 39 ? 'end.\n\n' : 'word ')).join('')
  // The words of an earlier turn must not count as the end of this one.
  const end = `It is said ${crypto.randomUUID()}.`
  rig.model.enqueue(text(`${prose} ${end}`, { chunks: TOKENS / 2, paceMs: 8 }))
  await watchFrames(page)
  await say('Say much.')
  await page.getByText(end).waitFor({ timeout: 120_000 })
  return framesResult()
}

/** The same while a terminal beside it shows all that a program prints as fast as it can. */
async function flooding() {
  await page.getByRole('button', { name: 'New terminal' }).first().click()
  const screen = page.getByRole('region', { name: /^Terminal / }).first()
  await screen.waitFor({ timeout: 60_000 })
  await screen.click()
  await page.waitForTimeout(1_000)
  const since = performance.now()
  const over = rig.events(id, ({ event }) => event.type === 'terminal-closed')
  await page.keyboard.type(`yes 0123456789abcde | head -c ${FLOOD}; exit\n`)
  const frames = await streaming()
  await over
  return { ...frames, 'MB/s': round(FLOOD / 1e3 / (performance.now() - since)) }
}

function framesResult() {
  return page.evaluate(() => (window as unknown as { frames: { result(): Record<string, number> } }).frames.result())
}

/** A session of thousands of events, opened anew. */
async function longSession() {
  for (let turn = 0; turn < TURNS; turn++) {
    const rounds = Array.from({ length: ROUNDS }, () =>
      answer(toolUse('Read', { file_path: '/workspace/package.json' })),
    )
    rig.model.enqueue(...rounds, text(`Turn ${turn} is over.`))
    await rig.ask('POST', `/api/sessions/${id}/messages`, { body: { text: `Turn ${turn}` } })
    await page.getByText(`Turn ${turn} is over.`).waitFor({ timeout: 120_000 })
  }
  const { json } = await rig.ask('GET', `/api/sessions/${id}`)
  const since = performance.now()
  await page.goto(`${rig.url}/s/${id}`)
  await page.getByText(`Turn ${TURNS - 1} is over.`).waitFor()
  const openMs = performance.now() - since
  await watchFrames(page)
  for (let step = 0; step < 60; step++) {
    await page.mouse.move(600, 400)
    await page.mouse.wheel(0, step < 40 ? -600 : 600)
    await page.waitForTimeout(16)
  }
  const frames = await framesResult()
  return { events: json.state?.seq ?? json.seq ?? Number.NaN, 'open ms': round(openMs), ...frames }
}

/** The page's heap after the first and after the last of many turns. */
async function use() {
  const heap: number[] = []
  for (let turn = 0; turn < USES; turn++) {
    rig.model.enqueue(text(`Used ${turn}. ${'Some words more. '.repeat(40)}`, { chunks: 40 }))
    await say(`Use ${turn}`)
    await page.getByText(`Used ${turn}.`).waitFor({ timeout: 60_000 })
    if (turn === 9 || turn === USES - 1) heap.push(await heapBytes(page))
  }
  const [first = 0, last = 0] = heap
  return { 'MB after 10 turns': round(first / 1e6), [`MB after ${USES}`]: round(last / 1e6) }
}

async function heapBytes(of: Page): Promise<number> {
  const session = await of.context().newCDPSession(of)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return usedSize
}

function composer() {
  return page.getByRole('combobox', { name: 'Message to the agent' })
}

async function say(words: string): Promise<void> {
  await composer().fill(words)
  await composer().press('Enter')
}

function percentiles(times: readonly number[]) {
  const sorted = times.filter((time) => !Number.isNaN(time)).toSorted((a, b) => a - b)
  const at = (part: number) =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN)
  return { p50: at(0.5), p95: at(0.95), seen: sorted.length }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
