// The pages of journeys that failed, out of the files that Playwright leaves.
import { expect, test } from 'vitest'
import { scratchFolder } from '../testing/scratch-folder.mjs'
import { failedPages } from './failed-pages.mjs'

test('tells what stood on each page, without the instructions and the source around it, and no more than is read', () => {
  const { root, put } = scratchFolder()
  const long = 'x'.repeat(20_000)
  put(
    'a-first/error-context.md',
    '# Instructions\n\nSome.\n\n# Page snapshot\n\n```yaml\n- banner: Hello\n```\n\n# Test source\n\ncode',
  )
  put('b-second/error-context.md', `# Page snapshot\n\n${long}`)
  put('c-third/trace.zip', 'no page')
  const told = failedPages(root)
  expect(told).toContain('On the page of a-first:\n```yaml\n- banner: Hello\n```\n')
  expect(told).not.toMatch(/Instructions|code|c-third/)
  expect(told.length).toBeLessThan(6_000)
})

test('tells nothing where no journey failed', () => {
  expect(failedPages('/nowhere')).toBe('')
})
