import { beforeEach, expect, test, vi } from 'vitest'
import { focusEntry } from './focus-entry.ts'

interface Element {
  closest(selector: string): unknown
  focus(): void
}

let frames: (() => void)[]
let rows: Record<string, Element>
const page = {
  body: element(),
  activeElement: null as Element | null,
  getElementById: (id: string) => rows[id] ?? null,
}

function element({ window = false } = {}): Element {
  return {
    closest: (selector) => (window && selector === '[data-base-ui-portal]' ? {} : null),
    focus() {
      page.activeElement = this
    },
  }
}

function row(path: string): Element {
  const made = element()
  rows[`file-${path}`] = made
  return made
}

function frame(count = 1): void {
  for (; count > 0; count -= 1) for (const run of frames.splice(0)) run()
}

beforeEach(() => {
  frames = []
  rows = {}
  page.activeElement = page.body
  vi.stubGlobal('document', page)
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => frames.push(run))
})

test('a row gets the keyboard in the second frame in which it may stand, and a late one when it comes', () => {
  const [first, late] = [row('a'), element()]
  focusEntry('a')
  frame()
  expect(page.activeElement).toBe(page.body)
  frame()
  expect(page.activeElement).toBe(first)
  focusEntry('b')
  frame(10)
  rows['file-b'] = late
  frame()
  expect(page.activeElement).toBe(late)
  focusEntry('never')
  frame(100)
  expect(frames).toEqual([])
})

test('who clicks elsewhere while it waits keeps the keyboard', () => {
  const [before, composer] = [element(), element()]
  before.focus()
  focusEntry('a')
  frame(3)
  composer.focus()
  const late = row('a')
  frame(30)
  expect(page.activeElement).toBe(composer)
  // It has given up: going back does not bring it on again.
  before.focus()
  frame(30)
  expect(page.activeElement).toBe(before)
  expect(page.activeElement).not.toBe(late)
})

test('who had the keyboard may lose it to nobody: the row gets it all the same', () => {
  element().focus()
  focusEntry('a')
  frame()
  page.activeElement = page.body
  const first = row('a')
  frame()
  expect(page.activeElement).toBe(first)
})

test('a key that is held goes on from row to row, though each comes after the next press', () => {
  const [a, b, c] = [row('a'), row('b'), row('c')]
  a.focus()
  focusEntry('b')
  frame()
  focusEntry('c')
  frame()
  expect(page.activeElement).toBe(b)
  frame()
  expect(page.activeElement).toBe(c)
})

test('a row that comes late takes the keyboard from none that was asked for after it', () => {
  focusEntry('late')
  frame()
  const next = row('next')
  focusEntry('next')
  frame(2)
  row('late')
  frame(30)
  expect(page.activeElement).toBe(next)
})

test('a window that gives the keyboard back as it leaves is no person that turns away, but who does so then is', () => {
  const [palette, composer, terminal] = [element({ window: true }), element(), element()]
  palette.focus()
  focusEntry('a')
  frame(2)
  composer.focus()
  frame()
  const first = row('a')
  frame()
  expect(page.activeElement).toBe(first)
  palette.focus()
  focusEntry('b')
  composer.focus()
  frame(2)
  terminal.focus()
  row('b')
  frame(30)
  expect(page.activeElement).toBe(terminal)
})
