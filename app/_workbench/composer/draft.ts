/** What a person has written and not sent: kept per session in this browser, so that no reload loses it. */

const PREFIX = 'slipway.draft.'

export function readDraft(sessionId: string): string {
  try {
    return localStorage.getItem(PREFIX + sessionId) ?? ''
  } catch {
    // A browser that keeps nothing: the draft lasts as long as the page.
    return ''
  }
}

export function keepDraft(sessionId: string, text: string): void {
  try {
    if (text === '') localStorage.removeItem(PREFIX + sessionId)
    else localStorage.setItem(PREFIX + sessionId, text)
  } catch {
    // As above.
  }
}
