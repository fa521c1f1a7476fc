/** A session of thousands of events, opened anew and scrolled through. */
import type { Page } from '@playwright/test'
import { answer } from '../../e2e/model-server/answers/answer.ts'
import { text, toolUse } from '../../e2e/model-server/answers/builders.ts'
import { round, type Stage } from './stage.ts'
import { framesResult, watchFrames } from './watch-frames.ts'

const TURNS = 35
const ROUNDS = 20
/** Of which the middle one counts: the first has all of the page's files to fetch. */
const OPENINGS = 5
const REST_MS = 3_000
/** Pixels in each sixtieth of a second: a notch, as fast as no hand turns a wheel; and a flick through it all, more than half a screen at once. */
const WHEEL = 120
const FLICK = 600
const CODE = '```ts\nexport function add(a: number, b: number): number {\n  return a + b\n}\n```'

export async function longSession({ rig, page, id }: Stage) {
  // Other parts may have had turns of their own.
  let seq = (await rig.ask('GET', `/api/sessions/${id}`)).json.state.seq
  for (let turn = 0; turn < TURNS; turn++) {
    const rounds = Array.from({ length: ROUNDS }, () =>
      answer(toolUse('Read', { file_path: '/workspace/package.json' })),
    )
    const words = `Turn ${turn} is over.\n\n- **One** thing was read\n- \`package.json\` is its name\n\n${CODE}\n\nThat is all of it.`
    rig.model.enqueue(...rounds, text(words))
    await rig.ask('POST', `/api/sessions/${id}/messages`, { body: { text: `Turn ${turn}` } })
    const events = await rig.events(id, ({ event }) => event.type === 'turn-ended', { after: seq })
    seq = events.at(-1)?.seq ?? seq
  }
  const times: number[] = []
  for (let opening = 0; opening < OPENINGS; opening++) {
    await page.goto('about:blank')
    // What the last opening still had to do is over.
    await page.waitForTimeout(2_000)
    const since = performance.now()
    await page.goto(`${rig.url}/s/${id}`)
    await page.getByText(`Turn ${TURNS - 1} is over.`).waitFor()
    times.push(performance.now() - since)
  }
  // One looks at what one opened before one turns the wheel.
  await page.waitForTimeout(REST_MS)
  const wheel = await scroll(page, { steps: 180, pixels: WHEEL })
  const flick = await scroll(page, { steps: 60, pixels: FLICK })
  const [first = 0] = times
  const middle = times.toSorted((a, b) => a - b)[OPENINGS >> 1] ?? 0
  return { opened: { events: seq, 'open ms': round(middle), 'first open ms': round(first) }, wheel, flick }
}

/** Two thirds of the steps up, the others down again. */
async function scroll(page: Page, { steps, pixels }: { steps: number; pixels: number }) {
  await watchFrames(page)
  for (let step = 0; step < steps; step++) {
    await page.mouse.move(600, 400)
    await page.mouse.wheel(0, step < (steps * 2) / 3 ? -pixels : pixels)
    await page.waitForTimeout(16)
  }
  return framesResult(page)
}
