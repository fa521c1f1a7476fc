/** A click that only brought the window to the front, or hit a card that has just appeared, is no answer. */
'use client'
import { type PointerEvent, useEffect, useRef } from 'react'

/** Milliseconds: a click this soon after the window came to the front, or the card appeared, was aimed at something else. */
const AIMED_MS = 400

export function useHonestClick() {
  const since = useRef(Number.POSITIVE_INFINITY)
  const honest = useRef(true)
  useEffect(() => {
    since.current = performance.now()
    const focused = () => {
      since.current = performance.now()
    }
    window.addEventListener('focus', focused)
    return () => window.removeEventListener('focus', focused)
  }, [])
  return {
    area: {
      onPointerDownCapture: (_event: PointerEvent) => {
        honest.current = document.hasFocus() && performance.now() - since.current > AIMED_MS
      },
      // Keys are aimed by their focus.
      onKeyDownCapture: () => {
        honest.current = true
      },
    },
    click: (act: () => void) => () => {
      if (honest.current) act()
    },
  }
}
