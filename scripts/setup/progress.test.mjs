// Progress as lines, where no terminal is there to redraw one.
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { createProgress } from './progress.mjs'

test('it says nothing at all when there is nothing to do', () => {
  const stream = new PassThrough()
  createProgress({ stream, title: 'Setting up' }).close()
  expect(stream.read()).toBeNull()
})

test('a title once, then a line when a step starts and when it ends', () => {
  const stream = new PassThrough()
  const progress = createProgress({ stream, title: 'Setting up' })
  progress.started('npm packages')
  progress.ended('npm packages', 12.34, 'done')
  progress.ended('pages', 1, 'failed')
  progress.close()
  expect(String(stream.read())).toBe('Setting up\n  … npm packages\n  ✓ npm packages, 12.3 s\n  ✗ pages, 1.0 s\n')
})

test('on a terminal one line is redrawn and cleaned away', async () => {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 60 })
  const progress = createProgress({ stream, title: 'Setting up' })
  progress.started('npm packages')
  await new Promise((resolve) => stream.once('readable', resolve))
  progress.ended('npm packages', 1, 'done')
  progress.close()
  expect(String(stream.read())).toMatch(/✓ npm packages, 1\.0 s\n\r.\[2K$/)
})
