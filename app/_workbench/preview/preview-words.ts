/** What stands where a preview cannot be shown, and what helps. Pure. */
import type { SessionState } from '#protocol/state.ts'
import type { PortView } from '#protocol/terminal.ts'

export type PreviewStand =
  | { kind: 'show' }
  /** `wake`: the container can be had by a press. */
  | { kind: 'wait'; sentence: string; wake?: string; busy?: boolean }
  | { kind: 'trouble'; title: string; sentence: string; retry?: string }
  /** No port was chosen. */
  | { kind: 'choose'; sentence: string }

export interface StandInput {
  sandbox: SessionState['sandbox'] | null
  /** Null: nobody knows now. */
  ports: readonly PortView[] | null
  port: number | null
  ailing: string | null
  /** Why no way in was given. */
  refused: { code: string; sentence: string } | null
}

export function previewStand({ sandbox, ports, port, ailing, refused }: StandInput): PreviewStand {
  if (ailing !== null) return { kind: 'trouble', title: 'No preview can be shown now.', sentence: ailing }
  const away = awayWords(sandbox)
  if (away !== null) return away
  if (port === null) return { kind: 'choose', sentence: chooseWords(ports) }
  if (refused !== null) return refusedWords(refused, port)
  if (ports !== null && !ports.some((one) => one.port === port))
    return {
      kind: 'wait',
      sentence: `Nothing listens on port ${port}. Start the program, in a terminal or by the agent; its page comes by itself.`,
    }
  return { kind: 'show' }
}

function awayWords(sandbox: StandInput['sandbox']): PreviewStand | null {
  switch (sandbox?.kind) {
    case undefined:
      return { kind: 'wait', sentence: 'The session is being opened.', busy: true }
    case 'preparing':
      return { kind: 'wait', sentence: sandbox.detail ?? 'The container is starting.', busy: true }
    case 'none':
      return { kind: 'choose', sentence: 'Nothing runs yet. What listens on a port of the container can be seen here.' }
    case 'paused':
      return {
        kind: 'wait',
        sentence: 'The container is paused. What ran in it goes on when it wakes.',
        wake: 'Wake it',
      }
    case 'stopped':
      return {
        ...{ kind: 'wait', wake: 'Start it' },
        sentence: `${sandbox.reason} Your files are kept; programs have to be started again.`,
      }
    case 'lost':
      return {
        ...{ kind: 'trouble', title: 'The container was lost.' },
        sentence: `${sandbox.reason} The next command makes a new one; programs have to be started again.`,
      }
    case 'ready':
      return null
  }
}

function chooseWords(ports: StandInput['ports']): string {
  if (ports === null || ports.length === 0)
    return 'Nothing listens yet. Start a server, in a terminal or by the agent, and it is offered here.'
  return ports.length === 1 ? 'One port listens.' : `${ports.length} ports listen.`
}

function refusedWords({ code, sentence }: { code: string; sentence: string }, port: number): PreviewStand {
  const title = code === 'no_preview_domain' ? 'Previews are not set up.' : `Port ${port} cannot be shown.`
  return { kind: 'trouble', title, sentence, retry: 'Try again' }
}
