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
        if (!currentTarget.hasAttribute('data-open') || !(relatedTarget instanceof HTMLElement)) return
        // Menus, other windows, and what leads Tab around stand in portals, not in the page.
        if (relatedTarget.closest('[data-base-ui-portal]') !== null) return
        taker.current = relatedTarget
        target.focus()
        if (document.activeElement !== target) currentTarget.focus()
      },
      finalFocus() {
        const waited = taker.current
        taker.current = null
        // While a window fades, what stands behind it is in front again.
        const holder = document.activeElement
        const fading = holder?.closest('[data-front]:not([data-open])') != null
        if (holder instanceof HTMLElement && holder !== document.body && !fading) return holder
        const covered = document.querySelector('[data-front][data-open]') !== null
        return !covered && waited?.checkVisibility() === true ? waited : true
      },
    }),
    [],
  )
}
