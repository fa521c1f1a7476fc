/** A window in front of the page holds the keyboard: what the page behind gives it to meanwhile, such as an editor that has loaded, gets it when the window leaves. */
import { type FocusEvent, useMemo, useRef } from 'react'

interface Holding {
  onBlur(event: FocusEvent<HTMLElement>): void
  /** Where the keyboard goes when the window has left; true: where it was before. */
  finalFocus(): HTMLElement | true
}

export function useHoldKeyboard(): Holding {
  const taker = useRef<HTMLElement | null>(null)
  return useMemo(
    () => ({
      onBlur({ currentTarget, target, relatedTarget }) {
        if (!currentTarget.hasAttribute('data-open') || !isInPage(relatedTarget)) return
        taker.current = relatedTarget
        target.focus()
      },
      finalFocus() {
        const waited = taker.current
        taker.current = null
        // While the window fades the page is in front again.
        const holder = document.activeElement
        if (isInPage(holder) && holder !== document.body) return holder
        return waited?.isConnected === true ? waited : true
      },
    }),
    [],
  )
}

/** Not in a window, a menu, or what leads Tab around in them: all of those stand in portals. */
function isInPage(element: EventTarget | null): element is HTMLElement {
  return element instanceof HTMLElement && element.closest('[data-base-ui-portal]') === null
}
