/** Whether an element holds more than it shows. */
'use client'
import { type RefObject, useEffect, useState } from 'react'

/** Asked when its size changes and whenever it is drawn anew; only after the page was laid out anyway, so that it is never laid out for this. */
export function useOverflow(element: RefObject<HTMLElement | null>): boolean {
  const [overflows, setOverflows] = useState(false)
  // At each drawing: what it holds may have grown while it has not, and an observer that is new reports once.
  useEffect(() => {
    const box = element.current
    if (box === null) return
    const observer = new ResizeObserver(() => {
      // Whoever is in it would lose their place.
      if (box === document.activeElement) return
      setOverflows(box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight)
    })
    observer.observe(box)
    return () => observer.disconnect()
  })
  return overflows
}
