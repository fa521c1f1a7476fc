/** Words of any length stay in their boxes: German ones without a blank, Japanese without any, on a phone and on a small screen. */
import { expect, type Page } from '@playwright/test'
import { text, toolUse } from '../model-server/answers/builders.ts'
import { put } from './files.ts'
import { test } from './journey.ts'
import { allowByClick, approval, composer, say } from './session.ts'

const GERMAN = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftssitzungsprotokoll'
const JAPANESE = '注文確認画面の割引計算処理における端数切り捨て規則の変更に伴う回帰試験計画書および承認依頼一覧'

/** Texts that are wider than what they stand in, without being cut or scrolled, and boxes that lie beyond the page. */
function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const hides = (element: Element) => getComputedStyle(element).overflowX !== 'visible'
    const clipped = (element: Element): boolean => {
      for (let one = element.parentElement; one !== null; one = one.parentElement) if (hides(one)) return true
      return false
    }
    const hasText = (element: Element) =>
      [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '')
    return [...document.querySelectorAll('body *')]
      .filter(
        (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest('.sr-only, .xterm'),
      )
      .filter((element) => {
        const box = element.getBoundingClientRect()
        if (box.width <= 1 || getComputedStyle(element).display === 'inline') return false
        const spills = hasText(element) && !hides(element) && element.scrollWidth > element.clientWidth + 1
        return spills || (!clipped(element) && box.right > window.innerWidth + 1)
      })
      .map((element) => `${element.tagName} ${element.className} ${element.textContent?.slice(0, 60)}`)
  })
}

for (const width of [390, 1024]) {
  test(`at ${width} pixels nothing leaves its box`, async ({ page, rig, enter }) => {
    await page.setViewportSize({ width, height: 800 })
    await enter(page)
    const id = await rig.session({ title: `${GERMAN} ${JAPANESE}` })
    await put(rig, id, { path: `${GERMAN}/${JAPANESE}.ts`, bytes: 'x\n' })
    await page.goto(`${rig.url}/s/${id}`)
    await expect(composer(page)).toBeVisible()
    rig.model.enqueue(
      toolUse('Write', { file_path: `/workspace/${GERMAN}.md`, content: `${JAPANESE}\n` }),
      text(`${GERMAN}\n\n- ${JAPANESE}\n- \`${GERMAN}\`\n\n| ${GERMAN} | ${JAPANESE} |\n|---|---|\n| 1 | ${GERMAN} |`),
    )
    await say(page, `${JAPANESE} ${GERMAN}`)
    await expect(approval(page)).toBeVisible({ timeout: 30_000 })
    await say(page, `${GERMAN}${JAPANESE}`, 'Control+Enter')
    await expect(page.getByRole('region', { name: 'Waiting messages' })).toBeVisible()
    await composer(page).fill(GERMAN + JAPANESE)
    expect(await overflowing(page), 'waiting').toEqual([])
    rig.model.enqueue(text('Queued.'))
    await allowByClick(page)
    await expect(page.getByText('Queued.', { exact: true })).toBeVisible({ timeout: 30_000 })
    expect(await overflowing(page), 'answered').toEqual([])
    if (width > 1000) {
      await expect(page.getByRole('treeitem', { name: new RegExp(GERMAN) }).first()).toBeVisible()
      await page.keyboard.press('Control+Shift+g')
      await expect(page.getByRole('list', { name: 'Changed files' })).toContainText(GERMAN)
      expect(await overflowing(page), 'changes').toEqual([])
      await page.keyboard.press('Control+k')
      const palette = page.getByRole('dialog', { name: 'Palette' })
      await palette.getByRole('combobox').fill('@Donau')
      await expect(palette.getByRole('option').first()).toContainText(GERMAN)
      expect(await overflowing(page), 'the palette').toEqual([])
      await page.keyboard.press('Escape')
    } else {
      const shows = { Files: GERMAN, Changes: GERMAN, Details: GERMAN, Preview: 'listen' }
      for (const [name, words] of Object.entries(shows)) {
        await page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name }).click()
        await expect(page.locator('main').getByText(words).filter({ visible: true }).first()).toBeVisible()
        expect(await overflowing(page), name).toEqual([])
      }
    }
    await page.goto(rig.url)
    await expect(page.getByRole('listitem').filter({ hasText: GERMAN }).first()).toBeVisible()
    expect(await overflowing(page), 'inbox').toEqual([])
  })
}
