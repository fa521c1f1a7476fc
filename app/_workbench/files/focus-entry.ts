/** Frames until a row stands that has to be scrolled to first, or whose tree was hidden. */
const PATIENCE = 20

interface Way {
  path: string
  call: number
  /** Who had the keyboard when it was asked for. */
  from: Element | null
  /** Who had been led last by then. */
  before: typeof led
  frames: number
}

let calls = 0
/** The row that got the keyboard here last, and for which call. */
let led: { call: number; row: Element | null } = { call: 0, row: null }

let leading = false

/** Whether a row that gets the keyboard is led to here; else a person, or what reads the page to them, has put it there. */
export function isLed(): boolean {
  return leading
}

/** Gives the keyboard to a row of the tree, once that is on the screen; not to be taken from who turns to something else before. */
export function focusEntry(path: string): void {
  calls += 1
  walk({ path, call: calls, from: document.activeElement, before: led, frames: PATIENCE })
}

/** After something that took its time. A row has the keyboard, or nothing: nobody writes, and nothing is open. A message that was pressed has given it back. */
export function focusEntryIfFree(path: string): void {
  const now = document.activeElement
  if (now === null || now === document.body || now.getAttribute('role') === 'treeitem') focusEntry(path)
}

function walk(way: Way): void {
  requestAnimationFrame(() => {
    const now = document.activeElement
    if (led.call > way.call || isElsewhere(way, now)) return
    const row = document.getElementById(`file-${way.path}`)
    // The second frame: the first may still show it as it was.
    if (row !== null && way.frames < PATIENCE) {
      leading = true
      row.focus()
      leading = false
      led = { call: way.call, row }
    } else if (way.frames > 0) walk({ ...way, frames: way.frames - 1, from: sinceWindow(way, now) })
  })
}

/** Not where the person left it: it was put there by them, unless a call before this one led to a row meanwhile, as for a key that is held. */
function isElsewhere(way: Way, now: Element | null): boolean {
  if (now === null || now === document.body || now === way.from || isInWindow(way.from)) return false
  return !(led !== way.before && now === led.row)
}

/** A menu or window that leaves gives the keyboard back by itself: nobody turned away by that, but from there they may. */
function sinceWindow({ from }: Way, now: Element | null): Element | null {
  return isInWindow(from) && now !== document.body ? now : from
}

function isInWindow(element: Element | null): boolean {
  return element !== null && element.closest('[data-base-ui-portal]') !== null
}
