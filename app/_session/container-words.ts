/** The container's state in a word and a sentence, and what a press can do about it. Pure. */
import type { SessionState } from '#protocol/state.ts'
import { lossWords } from './loss-words.ts'

export interface ContainerWords {
  word: string
  sentence: string
  /** What waking it is called; null: there is nothing to wake. */
  wake: string | null
}

export function containerWords(sandbox: SessionState['sandbox']): ContainerWords {
  switch (sandbox.kind) {
    case 'none':
      return said('No container yet', 'The container is made when it is first needed.')
    case 'preparing':
      return said(
        sandbox.phase === 'image' ? 'Building the image' : 'Container starting',
        sandbox.detail ?? 'The container is being prepared.',
      )
    case 'ready':
      return said('Container ready', 'Commands and files are at hand.')
    case 'paused':
      return said('Container paused', 'It sleeps while nobody needs it, and goes on in an instant.', 'Wake it')
    case 'stopped':
      return said(
        'Container stopped',
        `${sandbox.reason} Files are kept; the next message, command or file starts it.`,
        'Start it',
      )
    case 'lost':
      return said('Container lost', lossWords(sandbox), 'Make a new one')
  }
}

function said(word: string, sentence: string, wake: string | null = null): ContainerWords {
  return { word, sentence, wake }
}
