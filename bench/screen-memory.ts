/** Whether memory is flat over hours of use: page, server and daemon, weighed while a script does what people do all day. Ends with 1 when something grows. Run: npx tsx bench/screen-memory.ts [--minutes 60] [--every 30] */
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { chromium } from '@playwright/test'
import { BROWSER } from '../e2e/rig/browser.ts'
import { startServer } from '../e2e/rig/start-server.ts'
import { beginDay } from './screen/day.ts'
import { slopeOf } from './screen/trend.ts'
import { COLLECTING, type Weight, weigh } from './screen/weigh.ts'

const { values } = parseArgs({
  options: {
    /** Of use. An hour is the promise; a few minutes without rest find most leaks. */
    minutes: { type: 'string', default: '5' },
    /** Seconds from the begin of one lap to the next; 0: without rest. */
    every: { type: 'string', default: '0' },
  },
})
const MINUTES = Number(values.minutes)
const EVERY_MS = Number(values.every) * 1000
/** Looks at the scales over the whole time. An hour has one each five minutes. */
const LOOKS = 12
/** Laps until everything that is loaded once is loaded. */
const WARM_UP = 3

/** What may be added by an hour of use, whose own text the page and the log keep; and what one look differs from the next without any growth. */
const BOUNDS = {
  heapMB: { perHour: 12, noise: 2 },
  nodes: { perHour: 3000, noise: 400 },
  listeners: { perHour: 600, noise: 80 },
  serverMB: { perHour: 40, noise: 25 },
  daemonMB: { perHour: 20, noise: 10 },
} as const
type Measure = keyof typeof BOUNDS
const MEASURES = Object.keys(BOUNDS) as Measure[]

await using rig = await startServer({ environment: { NODE_OPTIONS: COLLECTING } })
await using browser = await chromium.launch(BROWSER)
const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
await page.goto((await rig.ask('POST', '/api/sign-in-links')).json.url)
await page.getByRole('heading', { name: 'Inbox', level: 1 }).waitFor({ state: 'attached' })
const day = await beginDay(page, rig)
for (let lap = 1; lap <= WARM_UP; lap += 1) await day.lap(lap)
const weights = await use()
console.table(weights.map(rounded))
const growth = MEASURES.map(judged)
console.table(Object.fromEntries(growth.map(({ measure, ...rest }) => [measure, rest])))
const grown = growth.filter(({ verdict }) => verdict !== 'flat')
if (grown.length > 0) process.exitCode = 1
console.log(grown.length > 0 ? `It grows: ${grown.map(({ measure }) => measure).join(', ')}.` : 'Memory is flat.')

async function use(): Promise<Weight[]> {
  const since = performance.now()
  const minutes = () => (performance.now() - since) / 60_000
  const all: Weight[] = []
  const look = async (laps: number) => {
    all.push({ minutes: minutes(), laps, ...(await weigh({ page, rig, sessionId: day.sessionId })) })
    const newest = all.at(-1)
    if (newest !== undefined) console.log(JSON.stringify(rounded(newest)))
  }
  await look(0)
  for (let laps = 0; minutes() < MINUTES; ) {
    const next = performance.now() + EVERY_MS
    await day.lap(WARM_UP + 1 + laps)
    laps += 1
    if (minutes() >= (all.length * MINUTES) / LOOKS) await look(laps)
    await sleep(Math.max(0, next - performance.now()))
  }
  return all
}

function judged(measure: Measure) {
  const perHour = slopeOf(weights.map((weight) => ({ x: weight.minutes / 60, y: weight[measure] })))
  const perLap = slopeOf(weights.map((weight) => ({ x: weight.laps, y: weight[measure] })))
  const { perHour: most, noise } = BOUNDS[measure]
  const hours = (weights.at(-1)?.minutes ?? 0) / 60
  // A slope that cannot be told is no proof of anything.
  const verdict = perHour * hours <= most * hours + noise ? 'flat' : 'grows'
  return { measure, 'per hour': round(perHour), 'per lap': round(perLap), 'bound per hour': most, noise, verdict }
}

function rounded(weight: Weight): Record<string, number> {
  return Object.fromEntries(Object.entries(weight).map(([name, value]) => [name, round(value)]))
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
