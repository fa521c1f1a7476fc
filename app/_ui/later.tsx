/** What nobody misses in the first moment, such as the buttons of a row that is only scrolled past: made when the row has stood a little. */
'use client'
import { type ReactNode, useEffect, useState } from 'react'

/** Milliseconds. */
const STOOD_MS = 150

export function Later({ children }: { children: ReactNode }) {
  const [due, setDue] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setDue(true), STOOD_MS)
    return () => clearTimeout(timer)
  }, [])
  return due ? children : null
}
