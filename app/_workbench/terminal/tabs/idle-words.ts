/** What the pane says where no terminal is, and what its button does. Pure. */
import type { SessionState } from '#protocol/state.ts'

export interface IdleWords {
  tone: 'empty' | 'busy' | 'trouble'
  sentence: string
  /** What opening a terminal is called here; null: it cannot be opened now. */
  action: string | null
}

export function idleWords(sandbox: SessionState['sandbox'] | null, ailing: string | null): IdleWords {
  if (ailing !== null) return { tone: 'trouble', sentence: ailing, action: null }
  switch (sandbox?.kind) {
    case undefined:
      return { tone: 'busy', sentence: 'The session is being opened.', action: null }
    case 'none':
      return empty('There is no container yet. A terminal makes it.', 'New terminal')
    case 'preparing':
      return { tone: 'busy', sentence: sandbox.detail ?? 'The container is starting.', action: null }
    case 'ready':
      return empty('No terminal is open. What runs in one goes on when you leave this page.', 'New terminal')
    case 'paused':
      return empty('The container is paused. Whatever ran in it goes on when it wakes.', 'Wake it')
    case 'stopped':
      return empty(
        `${sandbox.reason} Its terminals ended with it; your files are kept.`,
        'Start it with a new terminal',
      )
    case 'lost':
      return {
        tone: 'trouble',
        sentence: `${sandbox.reason} Its terminals went with it. The conversation is kept.`,
        action: 'New terminal in a new container',
      }
  }
}

function empty(sentence: string, action: string): IdleWords {
  return { tone: 'empty', sentence, action }
}
