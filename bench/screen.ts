/** What the screen costs in a real browser: bytes before it can be used, a word from the model to the page, frames while text streams, a long session, memory. Ends with 1 when an aim is missed. Run: npx tsx bench/screen.ts [load] [delta] [stream] [flood] [memory] [long] */
import { chromium } from '@playwright/test'
import { BROWSER } from '../e2e/rig/browser.ts'
import { startServer } from '../e2e/rig/start-server.ts'
import { type Aim, missed, smooth } from './screen/aims.ts'
import { firstLoad } from './screen/first-load.ts'
import { longSession } from './screen/long-session.ts'
import { round, type Stage } from './screen/stage.ts'
import { FLOOD, flooding, streaming, TOKENS } from './screen/streaming.ts'
import { use } from './screen/use.ts'
import { WORDS, wordToPage } from './screen/word-to-page.ts'

interface Result {
  table: object
  aims: Aim[]
}

/** In the order in which they are measured: each finds the session as the one before has left it. */
const PARTS: Record<string, (stage: Stage) => Promise<Result>> = {
  async load(stage) {
    const table = await firstLoad(stage)
    return { table, aims: [{ what: 'first load, kB gzip', value: table['within 2 s of that']['kB gzip'], most: 500 }] }
  },
  async delta(stage) {
    const { seen, ...times } = await wordToPage(stage)
    const aims = [
      { what: 'word to page, p95 ms', value: times.p95, most: 1000 / 60 + 10 },
      { what: 'words seen', value: seen, least: WORDS },
    ]
    return { table: { 'word from the model to the page, ms': { ...times, seen } }, aims }
  },
  async stream(stage) {
    const frames = await streaming(stage)
    const still = { what: 'streaming, layout shift', value: frames['layout shift'] ?? Number.NaN, most: 0.02 }
    return { table: { [`${TOKENS} tokens streaming`]: frames }, aims: [...smooth('streaming', frames), still] }
  },
  async flood(stage) {
    const frames = await flooding(stage)
    const table = { [`tokens, and ${FLOOD / 1e6} MB in a terminal`]: frames }
    return { table, aims: smooth('streaming beside a flood', frames) }
  },
  async memory(stage) {
    const memory = await use(stage)
    const [first = Number.NaN, last = Number.NaN] = Object.values(memory)
    return { table: { memory }, aims: [{ what: 'MB that 50 turns leave', value: round(last - first), most: 5 }] }
  },
  async long(stage) {
    const { opened, wheel, flick } = await longSession(stage)
    const aims = [
      { what: 'events of the long session', value: opened.events, least: 5000 },
      { what: 'a long session opens, ms', value: opened['open ms'], most: 1000 },
      ...smooth('scrolling', wheel),
    ]
    return { table: { 'a long session': opened, 'scrolled by the wheel': wheel, 'flicked through': flick }, aims }
  },
}
const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !Object.hasOwn(PARTS, name))
if (unknown.length > 0)
  throw new Error(`There is no part ${unknown.join(', ')}. There are: ${Object.keys(PARTS).join(', ')}.`)

await using rig = await startServer()
await using browser = await chromium.launch(BROWSER)
const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
const page = await context.newPage()
const link = await rig.ask('POST', '/api/sign-in-links')
await page.goto(link.json.url)
await page.getByRole('heading', { name: 'Inbox', level: 1 }).waitFor({ state: 'attached' })
const id = await rig.session({ source: { kind: 'sample' } })
// Much is said here, and nothing of it is to be paid.
await rig.ask('PATCH', `/api/sessions/${id}`, { body: { capMicroUsd: null } })
const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name)
// The first load is the first: only without it the page is there before.
if (!isWanted('load')) await page.goto(`${rig.url}/s/${id}`)
const all: Aim[] = []
for (const [name, measure] of Object.entries(PARTS)) {
  if (!isWanted(name)) continue
  const { table, aims } = await measure({ rig, page, id })
  console.table(table)
  all.push(...aims)
}
const short = missed(all)
console.log(short.length === 0 ? `All ${all.length} aims are met.` : `Missed:\n  ${short.join('\n  ')}`)
if (short.length > 0) process.exitCode = 1
