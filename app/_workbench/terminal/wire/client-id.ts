/** What this tab of the browser is called among the viewers of a terminal; the same after a reload. */

const KEPT_AS = 'slipway.client'

export function clientId(): string {
  try {
    const kept = sessionStorage.getItem(KEPT_AS)
    if (kept !== null && /^[A-Za-z0-9_-]{8,64}$/.test(kept)) return kept
    const made = newId()
    sessionStorage.setItem(KEPT_AS, made)
    return made
  } catch {
    // A browser that keeps nothing: the name lasts as long as the page.
    return newId()
  }
}

function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
