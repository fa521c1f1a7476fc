/** The container's state in a word and a sentence. Pure. */
import type { SessionState } from '#protocol/state.ts'

export function containerWords(sandbox: SessionState['sandbox']): { word: string; sentence: string } {
  switch (sandbox.kind) {
    case 'none':
      return { word: 'No container yet', sentence: 'The container is made when it is first needed.' }
    case 'preparing':
      return {
        word: sandbox.phase === 'image' ? 'Building the image' : 'Container starting',
        sentence: sandbox.detail ?? 'The container is being prepared.',
      }
    case 'ready':
      return { word: 'Container ready', sentence: 'Commands and files are at hand.' }
    case 'paused':
      return { word: 'Container paused', sentence: 'It sleeps while nobody needs it, and goes on in an instant.' }
    case 'stopped':
      return { word: 'Container stopped', sentence: `${sandbox.reason} Files are kept; it starts when it is needed.` }
    case 'lost':
      return { word: 'Container lost', sentence: `${sandbox.reason} The conversation is kept.` }
  }
}
