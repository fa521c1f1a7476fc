/** "Always" is a rule that is seen before it counts, listed afterwards, and gone the moment it is taken back; and what rules would do is asked without running anything. */
import { expect } from '@playwright/test'
import { text, toolUse } from '../model-server/answers/builders.ts'
import { awake, test } from './journey.ts'
import { seriousFaults } from './serious-faults.ts'
import { approval, leaveText, say, status } from './session.ts'

test('"always" shows its rules and what they leave open, writes them, and is taken back in the settings', async ({
  page,
  rig,
  newSession,
  complaints,
}) => {
  const id = await newSession()
  rig.model.enqueue(
    toolUse('Bash', { command: 'mkdir -p out && touch out/a.txt' }),
    toolUse('Bash', { command: 'touch out/b.txt' }),
    text('Both are there.'),
  )
  await say(page, 'Make files.')
  await expect(approval(page)).toBeVisible({ timeout: 60_000 })
  await leaveText(page)
  await page.keyboard.press('a')
  const form = page.getByRole('form', { name: 'Always allow' })
  await expect(form.getByRole('textbox', { name: 'Rule 1' })).toHaveValue('Bash(mkdir -p out)')
  await expect(form.getByRole('textbox', { name: 'Rule 2' })).toHaveValue('Bash(touch out/a.txt)')
  await expect(form.getByRole('status')).toHaveText('With this the same call runs unasked.')
  await form.getByRole('textbox', { name: 'Rule 1' }).fill('')
  await expect(form.getByRole('status')).toContainText('still asked about')
  await expect(form.getByRole('status').getByRole('listitem')).toHaveText([/^mkdir -p out/])
  await form.getByRole('textbox', { name: 'Rule 1' }).fill('Bash(mkdir')
  await expect(form.getByRole('status')).toContainText('Bash(mkdir')
  await expect(form.getByRole('button', { name: 'Always allow' })).toBeDisabled()
  expect(await seriousFaults(page)).toEqual([])
  await form.getByRole('textbox', { name: 'Rule 1' }).fill('Bash(mkdir *)')
  await form.getByRole('textbox', { name: 'Rule 2' }).fill('Bash(touch *)')
  await expect(form.getByRole('status')).toHaveText('With this the same call runs unasked.')
  await page.keyboard.press('Enter')
  // The second call is covered by what was just written.
  await expect(status(page)).toHaveText(/^Done/, { timeout: 30_000 })
  await page
    .getByRole('feed')
    .getByRole('button', { name: /Run touch out\/b\.txt/ })
    .click()
  await expect(page.getByText(/^Allowed: .*Rule Bash\(touch \*\)/)).toBeVisible()

  const settings = await page.context().newPage()
  await settings.goto(`${rig.url}/settings#permissions`)
  await awake(settings)
  // Among the rules: a message that names one is an item of a list as well.
  const rows = settings.getByRole('list', { name: 'Rules' }).getByRole('listitem')
  const row = rows.filter({ hasText: 'Bash(touch *)' })
  await expect(row).toContainText('from an approval')
  await expect(row).toContainText('last used')
  expect(await seriousFaults(settings)).toEqual([])
  await row.getByRole('button', { name: 'Take back' }).click()
  await expect(settings.getByText('Bash(touch *) counts no more, in running sessions too.')).toBeVisible()
  await expect(row).toHaveCount(0)

  rig.model.enqueue(toolUse('Bash', { command: 'touch out/c.txt' }), text('Not made.'))
  await say(page, 'One more.')
  await expect(approval(page)).toContainText('touch out/c.txt', { timeout: 30_000 })
  await leaveText(page)
  await page.keyboard.press('n')
  await expect(page.getByRole('textbox', { name: 'Why not' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(status(page)).toHaveText(/^Done/, { timeout: 30_000 })
  const made = await rig.ask('POST', `/api/sessions/${id}/exec`, { body: { command: 'ls out' } })
  expect(made.json.stdout).toBe('a.txt\nb.txt\n')
  expect(complaints).toEqual([])
})

test('"for this session" lets the same call run unasked, stands in the details, and is asked about again once taken back', async ({
  page,
  rig,
  newSession,
  complaints,
}) => {
  await newSession()
  const touch = () => toolUse('Bash', { command: 'touch a.txt' })
  rig.model.enqueue(touch(), touch(), text('Touched twice.'))
  await say(page, 'Touch it twice.')
  await expect(approval(page)).toBeVisible({ timeout: 60_000 })
  await leaveText(page)
  await page.keyboard.press('s')
  await expect(status(page)).toHaveText(/^Done/, { timeout: 30_000 })
  await page.getByRole('tab', { name: 'Details' }).click()
  const granted = page.getByRole('region', { name: 'Allowed for this session' })
  await expect(granted.getByRole('listitem')).toHaveText([/^Bash\(touch a\.txt\)by you/])
  expect(await seriousFaults(page)).toEqual([])
  await granted.getByRole('button', { name: 'Take back Bash(touch a.txt)' }).click()
  await expect(granted).toHaveCount(0)
  rig.model.enqueue(touch(), text('Not again.'))
  await say(page, 'Once more.')
  await expect(approval(page)).toContainText('touch a.txt', { timeout: 30_000 })
  await leaveText(page)
  await page.keyboard.press('y')
  await expect(page.getByText('Not again.')).toBeVisible({ timeout: 30_000 })
  await expect(granted).toHaveCount(0)
  expect(complaints).toEqual([])
})

test('the settings explain one call, stage by stage, by the rules that are listed', async ({ page, rig, enter }) => {
  await enter(page)
  await page.goto(`${rig.url}/settings#permissions`)
  await awake(page)
  const rules = page.getByRole('form', { name: 'A new rule' })
  await rules.getByRole('textbox', { name: 'Rule' }).fill('Bash(')
  await page.keyboard.press('Enter')
  await expect(rules.getByRole('alert')).toContainText('not closed')
  await rules.getByRole('textbox', { name: 'Rule' }).fill('Bash(npm run *)')
  await page.keyboard.press('Enter')
  const rows = page.getByRole('list', { name: 'Rules' }).getByRole('listitem')
  await expect(rows.filter({ hasText: 'Bash(npm run *)' })).toContainText('never used')
  const explain = page.getByRole('form', { name: 'Explain a call' })
  await explain.getByRole('textbox', { name: 'Command or file' }).fill('git status && npm run build && rm -rf build')
  await page.keyboard.press('Enter')
  const answer = page.getByRole('region', { name: 'What would happen' })
  await expect(answer).toContainText('is asked')
  await expect(answer.getByRole('list', { name: 'Parts' }).getByRole('listitem')).toHaveText([
    /git status.*It only reads/,
    /npm run build.*Bash\(npm run \*\)/,
    /rm -rf build/,
  ])
  await expect(answer.getByRole('list', { name: 'Stages' }).getByRole('listitem').last()).toContainText('asks')
  await expect(answer).toContainText('Judged as in a new session of yours')
  await explain.getByRole('textbox', { name: 'Command or file' }).fill('npm run build')
  await page.keyboard.press('Enter')
  await expect(answer).toContainText('runs unasked')
  expect(await seriousFaults(page)).toEqual([])
})
