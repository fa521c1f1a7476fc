/** Makes a box that scrolls a stop of the keyboard while it holds more than it shows. */
'use client'
import { type RefObject, useEffect } from 'react'

/** One observer for all: what scrolls into a long list comes by the dozen. */
let observer: ResizeObserver | null = null
const boxes = new Map<Element, Set<HTMLElement>>()

/**
 * Asked when the box or what stands in it changes its size, and whenever it is drawn anew, as a text in it may have grown
 * while nothing else has. The attribute is written past React: to draw a long code anew for it would cost frames.
 */
export function useStopWhereItScrolls(element: RefObject<HTMLElement | null>, idle: boolean): void {
  useEffect(() => {
    const box = element.current
    if (box === null || idle) return
    const parts = [box, ...box.children]
    for (const part of parts) watch(part, box)
    return () => {
      for (const part of parts) unwatch(part, box)
    }
  })
}

/** What is watched anew is told once, as it is. */
function watch(part: Element, box: HTMLElement): void {
  observer ??= new ResizeObserver((entries) => {
    const asked = new Set(entries.flatMap(({ target }) => [...(boxes.get(target) ?? [])]))
    // All are read before the first is written.
    const found = [...asked].map((one) => ({ one, scrolls: holdsMore(one) }))
    for (const { one, scrolls } of found) mark(one, scrolls)
  })
  const here = boxes.get(part)
  if (here === undefined) boxes.set(part, new Set([box]))
  else here.add(box)
  observer.observe(part)
}

function unwatch(part: Element, box: HTMLElement): void {
  const here = boxes.get(part)
  here?.delete(box)
  if (here?.size !== 0) return
  boxes.delete(part)
  observer?.unobserve(part)
}

function holdsMore(box: HTMLElement): boolean {
  return box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight
}

function mark(box: HTMLElement, scrolls: boolean): void {
  // Whoever is in it would lose their place.
  if (box === document.activeElement || box.hasAttribute('tabindex') === scrolls) return
  if (scrolls) box.tabIndex = 0
  else box.removeAttribute('tabindex')
}
