/** What a person has written and not sent, with what goes along: kept per session in this browser, so that no reload loses it. */
import { z } from 'zod'
import { type Attachment, attachmentSchema } from '#protocol/content.ts'

const PREFIX = 'slipway.draft.'
const ATTACHED_PREFIX = 'slipway.attached.'

export function readDraft(sessionId: string): string {
  return read(PREFIX + sessionId)
}

export function keepDraft(sessionId: string, text: string): void {
  keep(PREFIX + sessionId, text)
}

/** What was attached: its bytes lie on the server already. */
export function readAttached(sessionId: string): readonly Attachment[] {
  try {
    const parsed = z.array(attachmentSchema).safeParse(JSON.parse(read(ATTACHED_PREFIX + sessionId) || '[]'))
    return parsed.success ? parsed.data : []
  } catch {
    // Not JSON: as if nothing had been kept.
    return []
  }
}

export function keepAttached(sessionId: string, all: readonly Attachment[]): void {
  keep(ATTACHED_PREFIX + sessionId, all.length === 0 ? '' : JSON.stringify(all))
}

function read(name: string): string {
  try {
    return localStorage.getItem(name) ?? ''
  } catch {
    // A browser that keeps nothing: the draft lasts as long as the page.
    return ''
  }
}

function keep(name: string, text: string): void {
  try {
    if (text === '') localStorage.removeItem(name)
    else localStorage.setItem(name, text)
  } catch {
    // As above.
  }
}
