/** Frames while much text streams, alone and beside a terminal that shows all that a program prints as fast as it can. */
import { text } from '../../e2e/model-server/answers/builders.ts'
import { round, type Stage, say } from './stage.ts'
import { framesResult, watchFrames } from './watch-frames.ts'

export const TOKENS = 2_000
export const FLOOD = 50_000_000

export async function streaming({ rig, page }: Stage) {
  const prose = Array.from({ length: TOKENS }, (_, at) => (at % 40 === 39 ? 'end.\n\n' : 'word ')).join('')
  // The words of an earlier turn must not count as the end of this one.
  const end = `It is said ${crypto.randomUUID()}.`
  rig.model.enqueue(text(`${prose} ${end}`, { chunks: TOKENS / 2, paceMs: 8 }))
  await watchFrames(page)
  await say(page, 'Say much.')
  await page.getByText(end).waitFor({ timeout: 120_000 })
  return framesResult(page)
}

export async function flooding(stage: Stage) {
  const { rig, page, id } = stage
  await page.getByRole('button', { name: 'New terminal' }).first().click()
  const screen = page.getByRole('region', { name: /^Terminal / }).first()
  await screen.waitFor({ timeout: 60_000 })
  await screen.click()
  await page.waitForTimeout(1_000)
  const since = performance.now()
  const over = rig.events(id, ({ event }) => event.type === 'terminal-closed')
  await page.keyboard.type(`yes 0123456789abcde | head -c ${FLOOD}; exit\n`)
  const frames = await streaming(stage)
  await over
  return { ...frames, 'MB/s': round(FLOOD / 1e3 / (performance.now() - since)) }
}
