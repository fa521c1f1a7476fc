import { toast as sonner } from 'sonner'
import { beforeEach, expect, test, vi } from 'vitest'
import { toast } from './toast.ts'

/** In the order in which they happened. */
let happened: string[]

class Element {
  private readonly inside: boolean
  constructor(inside: boolean) {
    this.inside = inside
  }
  closest(selector: string) {
    return this.inside && selector === '[data-sonner-toaster]' ? this : null
  }
  blur() {
    happened.push('the keyboard leaves')
  }
}

function keyboardIn(place: 'message' | 'page'): void {
  vi.stubGlobal('document', { activeElement: new Element(place === 'message') })
}

/** The message as the list is given it. */
function shown(title: string) {
  const found = sonner.getToasts().find((one) => 'title' in one && one.title === title)
  if (found === undefined || !('title' in found)) throw new Error(`no message says: ${title}`)
  return found
}

function press(title: string, button: 'action' | 'cancel'): void {
  const found = shown(title)[button]
  if (typeof found !== 'object' || found === null || !('onClick' in found)) throw new Error(`no ${button}`)
  found.onClick({} as Parameters<typeof found.onClick>[0])
}

beforeEach(() => {
  happened = []
  vi.stubGlobal('HTMLElement', Element)
})

test('the keyboard leaves a message before its button acts, whichever it is', () => {
  keyboardIn('message')
  toast.undoable('Gone.', () => happened.push('undone'))
  press('Gone.', 'action')
  expect(happened.splice(0)).toEqual(['the keyboard leaves', 'undone'])
  toast.failed('Not saved.', { label: 'Try again', run: () => happened.push('tried') })
  press('Not saved.', 'action')
  expect(happened.splice(0)).toEqual(['the keyboard leaves', 'tried'])
  press('Not saved.', 'cancel')
  expect(happened.splice(0)).toEqual(['the keyboard leaves'])
  toast.failed('Not read.')
  press('Not read.', 'action')
  expect(happened).toEqual(['the keyboard leaves'])
})

test('the keyboard leaves a message that is pushed aside', () => {
  keyboardIn('message')
  toast.done('Saved.')
  const saved = shown('Saved.')
  saved.onDismiss?.(saved)
  expect(happened).toEqual(['the keyboard leaves'])
})

test('who has the keyboard elsewhere keeps it when a button acts', () => {
  keyboardIn('page')
  toast.undoable('Moved.', () => happened.push('undone'))
  press('Moved.', 'action')
  expect(happened).toEqual(['undone'])
})
