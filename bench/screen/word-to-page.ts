/** From a word of the model to the mutation of the page: each waits behind a gate of the scripted API. */
import { text } from '../../e2e/model-server/answers/builders.ts'
import { gate } from '../../e2e/model-server/answers/gate.ts'
import { percentiles, type Stage, say } from './stage.ts'

export const WORDS = 60

export async function wordToPage({ rig, page }: Stage) {
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
  await say(page, 'Go.')
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
