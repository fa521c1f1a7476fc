/** What the screen costs in a real browser: bytes before it can be used, a word from the model to the page, frames while text streams, a long session, memory. Run: npx tsx bench/screen.ts [load] [delta] [stream] [flood] [memory] [long] */
import { chromium } from '@playwright/test'
import { BROWSER } from '../e2e/rig/browser.ts'
import { startServer } from '../e2e/rig/start-server.ts'
import { firstLoad } from './screen/first-load.ts'
import { longSession } from './screen/long-session.ts'
import type { Stage } from './screen/stage.ts'
import { FLOOD, flooding, streaming, TOKENS } from './screen/streaming.ts'
import { use } from './screen/use.ts'
import { wordToPage } from './screen/word-to-page.ts'

/** In the order in which they are measured: each finds the session as the one before has left it. */
const PARTS = {
  load: async (stage: Stage) => console.table(await firstLoad(stage)),
  delta: async (stage: Stage) => console.table({ 'word from the model to the page, ms': await wordToPage(stage) }),
  stream: async (stage: Stage) => console.table({ [`${TOKENS} tokens streaming`]: await streaming(stage) }),
  flood: async (stage: Stage) =>
    console.table({ [`tokens, and ${FLOOD / 1e6} MB in a terminal`]: await flooding(stage) }),
  memory: async (stage: Stage) => console.table({ memory: await use(stage) }),
  long: async (stage: Stage) => console.table({ 'a long session': await longSession(stage) }),
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
for (const [name, measure] of Object.entries(PARTS)) {
  if (isWanted(name)) await measure({ rig, page, id })
}
