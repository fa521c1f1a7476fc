/** A box that scrolls what does not fit, by key too (WCAG 2.1.1); as long as all fits, the keyboard passes it by. */
'use client'
import { createElement, type ReactNode, type RefObject, useRef } from 'react'
import { useStopWhereItScrolls } from './lib/use-stop-where-it-scrolls.ts'

export interface ScrolledProps {
  as?: 'div' | 'dl' | 'ol' | 'pre' | 'section'
  /** What it is called, where its element may have a name. */
  label?: string
  /** Says which way it scrolls, and how large it becomes. */
  className: string
  /** The keyboard stops at it in any case: in a conversation rows come and go by the dozen, and to ask each whether it fits costs frames. */
  always?: boolean
  ref?: RefObject<HTMLElement | null>
  children: ReactNode
}

export function Scrolled({ as = 'div', label, className, always = false, ref, children }: ScrolledProps) {
  const own = useRef<HTMLElement>(null)
  const box = ref ?? own
  useStopWhereItScrolls(box, always)
  return createElement(as, { ref: box, 'aria-label': label, className, ...(always ? { tabIndex: 0 } : {}) }, children)
}
