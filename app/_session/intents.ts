/** How panes ask things of each other without knowing each other: an intent is sent by name and waits until somebody takes it. */
export interface IntentBodies {
  /** `path` is absolute, below /workspace, or relative to it. With `preview` the next glance takes its place. With `focus`, as with a line, the text takes the keyboard. */
  'open-file': { path: string; line?: number; column?: number; preview?: boolean; focus?: boolean }
  /** The person is where files are chosen: what shows them may get ready. Nobody needs to take it. */
  'choose-file': Record<never, never>
  /** In the file in front. */
  'go-to-line': { line: number }
  /** A file or folder has another name now; both relative to the workspace. */
  'file-moved': { from: string; to: string }
  /** Without a path: all changes. */
  'show-changes': { path?: string }
  /** `taskId`: what a background task of the agent says. `fresh`: a new shell. With neither: the one in front, or the first. */
  'open-terminal': { taskId?: string; fresh?: boolean }
  /** `path` with query and fragment; absent: where the preview is, or its root. */
  'open-preview': { port: number; path?: string }
  /** The page of that port is before the person's eyes: nothing needs to offer it. */
  'port-shown': { port: number }
  'show-files': Record<never, never>
  'search-files': { text?: string }
  /** Text for the composer, such as a mention of a file or comments on lines. */
  compose: { text: string }
  /** Brings a place of the log into view in the transcript. */
  'reveal-seq': { seq: number }
}
export type IntentName = keyof IntentBodies

export interface Intents {
  send<Name extends IntentName>(name: Name, body: IntentBodies[Name]): void
  /** Takes what is sent by that name from now on, and what waits for it. Returns how to stop. */
  take<Name extends IntentName>(name: Name, handle: (body: IntentBodies[Name]) => void): () => void
  /** Whether one of that name was sent that nobody has taken yet. */
  waits(name: IntentName): boolean
  /** Changes one that nobody has taken yet. */
  amend<Name extends IntentName>(name: Name, change: (body: IntentBodies[Name]) => IntentBodies[Name]): void
  /** Told of each intent before it is taken; the frame brings the pane to the front that takes it. */
  onSend(listen: (name: IntentName) => void): () => void
}

type AnyHandler = (body: never) => void

export function createIntents(): Intents {
  const handlers = new Map<IntentName, AnyHandler[]>()
  const waiting = new Map<IntentName, unknown>()
  const listeners = new Set<(name: IntentName) => void>()
  return {
    send(name, body) {
      for (const listen of listeners) listen(name)
      const handler = handlers.get(name)?.at(-1)
      // A pane that is not there yet finds the newest wish when it comes.
      if (handler === undefined) waiting.set(name, body)
      else (handler as (body: unknown) => void)(body)
    },
    take(name, handle) {
      handlers.set(name, [...(handlers.get(name) ?? []), handle as AnyHandler])
      const body = waiting.get(name)
      if (waiting.delete(name)) handle(body as IntentBodies[typeof name])
      return () => {
        handlers.set(
          name,
          (handlers.get(name) ?? []).filter((one) => one !== handle),
        )
      }
    },
    waits: (name) => waiting.has(name),
    amend(name, change) {
      if (waiting.has(name)) waiting.set(name, change(waiting.get(name) as IntentBodies[typeof name]))
    },
    onSend(listen) {
      listeners.add(listen)
      return () => listeners.delete(listen)
    },
  }
}
