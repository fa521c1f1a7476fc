/** Whether an element has the room for two columns. */
'use client'
import { type RefCallback, useCallback, useRef, useState } from 'react'

/** Pixels. */
const WIDE = 900

export function useWide(): [box: RefCallback<HTMLElement>, wide: boolean] {
  const [wide, setWide] = useState(false)
  const observer = useRef<ResizeObserver | null>(null)
  const box = useCallback((element: HTMLElement | null) => {
    observer.current?.disconnect()
    if (element === null) return
    observer.current = new ResizeObserver(([entry]) => setWide((entry?.contentRect.width ?? 0) >= WIDE))
    observer.current.observe(element)
  }, [])
  return [box, wide]
}
