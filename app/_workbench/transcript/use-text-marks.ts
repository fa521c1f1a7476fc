/** Marks a text wherever it is in sight, without touching the elements that hold it. */
'use client'
import { type RefObject, useEffect } from 'react'

const NAME = 'transcript-search'
/** Marks at once; more would slow scrolling, and nobody looks at more. */
const MOST = 500

export function useTextMarks(container: RefObject<HTMLElement | null>, query: string): void {
  useEffect(() => {
    const root = container.current
    // A browser without custom highlights finds the same places, unmarked.
    if (root === null || query.trim() === '' || typeof Highlight === 'undefined') return
    let frame = 0
    const mark = () => {
      frame = 0
      CSS.highlights.set(NAME, new Highlight(...rangesOf(root, query.toLowerCase())))
    }
    const later = () => {
      if (frame === 0) frame = requestAnimationFrame(mark)
    }
    const watch = new MutationObserver(later)
    watch.observe(root, { childList: true, subtree: true, characterData: true })
    later()
    return () => {
      watch.disconnect()
      cancelAnimationFrame(frame)
      CSS.highlights.delete(NAME)
    }
  }, [container, query])
}

/** Where the text stands, in small letters as `wanted` is. */
export function rangesOf(root: HTMLElement, wanted: string, most = MOST): Range[] {
  const ranges: Range[] = []
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null && ranges.length < most; node = walker.nextNode()) {
    const text = node.nodeValue?.toLowerCase() ?? ''
    for (
      let at = text.indexOf(wanted);
      at !== -1 && ranges.length < most;
      at = text.indexOf(wanted, at + wanted.length)
    ) {
      const range = document.createRange()
      range.setStart(node, at)
      range.setEnd(node, at + wanted.length)
      ranges.push(range)
    }
  }
  return ranges
}
