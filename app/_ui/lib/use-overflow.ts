/** Whether an element holds more than it shows. */
'use client'
import { type RefObject, useEffect, useState } from 'react'

/** Asked when it or what stands in it changes its size, and whenever it is drawn anew; only after the page was laid out anyway, so that it is never laid out for this. */
export function useOverflow(element: RefObject<HTMLElement | null>): boolean {
  const [overflows, setOverflows] = useState(false)
  // At each drawing: a text in it may have grown while nothing else has, and an observer that is new reports once.
  useEffect(() => {
    const box = element.current
    if (box === null) return
    const observer = new ResizeObserver(() => {
      // Whoever is in it would lose their place.
      if (box === document.activeElement) return
      setOverflows(box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight)
    })
    for (const element of [box, ...box.children]) observer.observe(element)
    return () => observer.disconnect()
  })
  return overflows
}
