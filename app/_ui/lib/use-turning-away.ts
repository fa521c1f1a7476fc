/** Tells that the person turned to something else, while something waits to take the keyboard: it would then take it from under their hands. */
'use client'
import { useEffect, useRef } from 'react'

const ALONE = ['Shift', 'Control', 'Alt', 'Meta']

/** `waiting`: from the next press on. */
export function useTurningAway(waiting: boolean, onTurn: () => void): void {
  const latest = useRef(onTurn)
  useEffect(() => {
    latest.current = onTurn
  })
  useEffect(() => {
    if (!waiting) return
    const turned = () => latest.current()
    const pressed = (event: KeyboardEvent) => {
      // A chord is a command, and who types in a window in front comes back to the page.
      if (event.ctrlKey || event.metaKey || event.altKey || ALONE.includes(event.key)) return
      if (event.target instanceof Element && event.target.closest('[data-front]') !== null) return
      turned()
    }
    window.addEventListener('pointerdown', turned, true)
    window.addEventListener('keydown', pressed, true)
    return () => {
      window.removeEventListener('pointerdown', turned, true)
      window.removeEventListener('keydown', pressed, true)
    }
  }, [waiting])
}
