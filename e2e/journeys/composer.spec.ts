/** Writing to the agent: what is pasted and dropped becomes a chip, and files are named as the container has them. */
import { expect, type Locator, type Page } from '@playwright/test'
import { text } from '../model-server/answers/builders.ts'
import { put, treeItem } from './files.ts'
import { test } from './journey.ts'
import { composer } from './session.ts'

/** One pixel. */
const PICTURE = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

interface Given {
  text?: string
  file?: { name: string; type: string; base64: string }
}

/** As the browser tells a page of it: with the bytes, on the element that has the keyboard or lies under the pointer. */
function give(target: Locator, how: 'paste' | 'drop', given: Given): Promise<void> {
  return target.evaluate(
    (element, { kind, words, file }) => {
      const data = new DataTransfer()
      if (words !== undefined) data.setData('text/plain', words)
      if (file !== undefined) {
        const bytes = Uint8Array.from(atob(file.base64), (letter) => letter.charCodeAt(0))
        data.items.add(new File([bytes], file.name, { type: file.type }))
      }
      const more = { bubbles: true, cancelable: true }
      element.dispatchEvent(
        kind === 'paste'
          ? new ClipboardEvent('paste', { clipboardData: data, ...more })
          : new DragEvent('drop', { dataTransfer: data, ...more }),
      )
    },
    { kind: how, words: given.text, file: given.file },
  )
}

/** In the page: names of what the browser keeps of a message that is not sent. */
const keptNames = () =>
  Object.entries(localStorage)
    .filter(([name]) => name.startsWith('slipway.attached.'))
    .flatMap(([, kept]) => (JSON.parse(kept) as { name: string }[]).map(({ name }) => name))

const chips = (page: Page) => page.getByRole('list', { name: 'Attached' }).getByRole('listitem')

test('pictures and long texts that are pasted, and files that are dropped, go with the message', async ({
  page,
  rig,
  newSession,
  complaints,
}) => {
  await newSession({ source: { kind: 'empty' } })
  await give(composer(page), 'paste', { text: 'a short line' })
  await expect(chips(page)).toHaveCount(0)
  await give(composer(page), 'paste', { file: { name: 'shot.png', type: 'image/png', base64: PICTURE } })
  await expect(chips(page)).toHaveText(['shot.png'])
  await give(composer(page), 'paste', { text: Array.from({ length: 200 }, (_, at) => `needle ${at}`).join('\n') })
  await expect(chips(page).last()).toHaveText('pasted 200 lines.txt')
  await give(page.getByRole('group', { name: 'Write to the agent' }), 'drop', {
    file: { name: 'notes.txt', type: 'text/plain', base64: btoa('dropped words\n') },
  })
  await give(page.getByRole('group', { name: 'Write to the agent' }), 'drop', {
    file: { name: 'unwanted.txt', type: 'text/plain', base64: btoa('unwanted words\n') },
  })
  await expect(chips(page)).toHaveCount(4)
  await page.getByRole('button', { name: 'Remove unwanted.txt' }).click()
  await expect(chips(page)).toHaveCount(3)
  // What has reached the server outlives the page.
  await expect.poll(() => page.evaluate(keptNames)).toEqual(['shot.png', 'pasted 200 lines.txt', 'notes.txt'])
  await page.reload()
  await expect(chips(page)).toHaveText(['shot.png', 'pasted 200 lines.txt', 'notes.txt'])
  rig.model.enqueue(text('I have seen all three.'))
  await composer(page).fill('Look at these.')
  await composer(page).press('Enter')
  await expect(page.getByText('I have seen all three.')).toBeVisible({ timeout: 30_000 })
  await expect(chips(page)).toHaveCount(0)
  await composer(page).press('ArrowUp')
  await expect(composer(page)).toHaveValue('Look at these.')
  await composer(page).press('ArrowDown')
  await expect(composer(page)).toHaveValue('')
  // What went along can be looked at again.
  const along = page.getByRole('feed').getByRole('list', { name: 'Sent along' })
  await expect(along).toContainText('notes.txt')
  const picture = along.getByRole('img', { name: 'shot.png' })
  await expect.poll(() => picture.evaluate((one) => (one as HTMLImageElement).naturalWidth)).toBe(1)
  const sent = JSON.stringify(rig.model.requests.at(-1)?.body)
  for (const words of [PICTURE, 'needle 199', 'dropped words']) expect(sent).toContain(words)
  expect(sent).not.toContain('unwanted words')
  // What is no picture and no text is refused in a sentence, and the message can be sent without it.
  await give(page.getByRole('group', { name: 'Write to the agent' }), 'drop', {
    file: { name: 'thing.bin', type: 'application/octet-stream', base64: btoa('\u0000\u0001') },
  })
  await expect(page.getByText(/thing\.bin was not attached\. Only pictures/)).toBeVisible()
  await expect(chips(page)).toHaveCount(0)
  expect(complaints.filter((one) => !one.includes('415'))).toEqual([])
})

test('@ names the files of the container, new ones too, and is picked by key', async ({ page, rig, newSession }) => {
  const id = await newSession()
  await expect(treeItem(page, 'src')).toBeVisible({ timeout: 30_000 })
  const options = page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option')
  await composer(page).pressSequentially('Read @bsk')
  await expect(options.first()).toContainText('src/basket.js')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  await expect(composer(page)).toHaveValue('Read @src/basket.js ')
  await put(rig, id, { path: 'docs/größe.md', bytes: 'x' })
  await composer(page).pressSequentially('and @größe')
  await expect(options).toHaveCount(1)
  await page.keyboard.press('Tab')
  await expect(composer(page)).toHaveValue('Read @src/basket.js and @docs/größe.md ')
  await composer(page).pressSequentially('@nothing-like-this')
  await expect(page.getByText('No file is called like that.')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByText('No file is called like that.')).toHaveCount(0)

  await composer(page).fill('')
  await composer(page).pressSequentially('/')
  await expect(options.first()).toHaveText(/^\/rename title/)
  await composer(page).pressSequentially('mod')
  await expect(options).toHaveText([/^\/model/, /^\/mode/])
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await composer(page).pressSequentially('plan')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Mode: Plan' })).toBeVisible()
  await expect(composer(page)).toHaveValue('')
})
