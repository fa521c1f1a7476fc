/** A box that scrolls what does not fit, by key too (WCAG 2.1.1); as long as all fits, the keyboard passes it by. */
'use client'
import { createElement, type ReactNode, type RefObject, useRef } from 'react'
import { useOverflow } from './lib/use-overflow.ts'

export interface ScrolledProps {
  as?: 'div' | 'dl' | 'ol' | 'pre' | 'section'
  /** What it is called, where its element may have a name. */
  label?: string
  /** Says which way it scrolls, and how large it becomes. */
  className: string
  ref?: RefObject<HTMLElement | null>
  children: ReactNode
}

export function Scrolled({ as = 'div', label, className, ref, children }: ScrolledProps) {
  const own = useRef<HTMLElement>(null)
  const box = ref ?? own
  const tabIndex = useOverflow(box) ? 0 : undefined
  return createElement(as, { ref: box, 'aria-label': label, className, tabIndex }, children)
}
