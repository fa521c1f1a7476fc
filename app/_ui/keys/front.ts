/** What has the person's attention: a dialog or the palette keeps the keys of the page behind it from acting. */

export type Front = 'page' | 'palette' | 'dialog'

/** By the page itself: such a window is marked with `data-front`, and one that is about to leave counts no more. */
export function frontNow(): Front {
  const isOpen = (kind: Front) => document.querySelector(`[data-front="${kind}"][data-open]`) !== null
  return isOpen('dialog') ? 'dialog' : isOpen('palette') ? 'palette' : 'page'
}
