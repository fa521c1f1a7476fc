/** Brings a text that was sought before one's eyes: the step that holds it lies in a list, and the text often in a box of its own. */
import { rangesOf } from './use-text-marks.ts'

/** Frames in which the step is opened, measured and put in its place; and those in which nothing more moves. */
const MOST_FRAMES = 40
const STILL_FRAMES = 4

export interface SoughtText {
  /** Of the entry. */
  key: string
  text: string
}

export function leadToMatch(scroller: HTMLElement, { key, text }: SoughtText): void {
  const name = CSS.escape(key)
  let still = 0
  const look = (left: number) => {
    const step = scroller.querySelector<HTMLElement>(`[data-folded="${name}"], [data-key="${name}"]`)
    const [first] = step === null ? [] : rangesOf(step, text.toLowerCase(), 1)
    if (first !== undefined) still = bringIntoSight(first, scroller) ? 0 : still + 1
    if (left > 0 && still < STILL_FRAMES) requestAnimationFrame(() => look(left - 1))
  }
  look(MOST_FRAMES)
}

/** Whether anything had to be moved, from the innermost box to the list. */
function bringIntoSight(range: Range, scroller: HTMLElement): boolean {
  let moved = false
  for (let box = range.startContainer.parentElement; box !== null; box = box.parentElement) {
    if (box.scrollHeight > box.clientHeight && /auto|scroll/.test(getComputedStyle(box).overflowY)) {
      const [place, frame] = [range.getBoundingClientRect(), box.getBoundingClientRect()]
      if (place.top < frame.top || place.bottom > frame.bottom) {
        const before = box.scrollTop
        box.scrollTop += place.top - frame.top - frame.height / 2
        moved ||= box.scrollTop !== before
      }
    }
    if (box === scroller) break
  }
  return moved
}
