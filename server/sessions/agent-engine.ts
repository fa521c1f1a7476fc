/** Seats the agent at a session: gives a turn the ports it asks for, and its history. */
import type { Envelope } from '#protocol/event.ts'
import type { SessionState } from '#protocol/state.ts'
import { SandboxLostError } from '#sandbox/workspace.ts'
import type { Judge } from '#server/agent/calls/verdict.ts'
import type { Blobs, Chance, Clock, Model } from '#server/agent/ports.ts'
import type { Tool } from '#server/agent/tools/tool.ts'
import { runTurn } from '#server/agent/turn.ts'
import type { TurnSettings, WorkspaceDoor } from '#server/agent/turn-deps.ts'
import type { BlobStore } from '#server/store/blobs.ts'
import type { EventLog } from '#server/store/event-log.ts'
import { readPages } from '#server/store/read-pages.ts'
import type { TurnEngine, TurnSeat } from './turn-runner.ts'

/** How the turns of one session run. */
export interface TurnConditions {
  settings: TurnSettings
  judge: Judge
  environment?(): Promise<Readonly<Record<string, string>>>
}

export interface TurnPlace {
  sessionId: string
  workspace: WorkspaceDoor
  state(): SessionState
  /** All facts of the session so far. */
  log(): readonly Envelope[]
}

export interface AgentParts {
  log: Pick<EventLog, 'read'>
  blobs: BlobStore
  model: Model
  clock: Clock
  chance: Chance
  tools: readonly Tool[]
  /** Asked at the start of each turn. */
  conditions(at: TurnPlace): Promise<TurnConditions>
}

export function createAgentEngine(parts: AgentParts): TurnEngine {
  return async function* (seat) {
    const { sessionId, detach } = seat
    const history: Envelope[] = []
    const append = (envelopes: readonly Envelope[]) => {
      const last = history.at(-1)?.seq ?? 0
      history.push(...envelopes.filter(({ seq }) => seq > last))
    }
    const late: Envelope[] = []
    let loaded = false
    const unlisten = seat.onStored((envelopes) => (loaded ? append(envelopes) : void late.push(...envelopes)))
    try {
      for await (const page of readPages(parts.log, { sessionId, after: 0 }, { signal: detach })) {
        append(page.filter((envelope): envelope is Envelope => envelope.event.type !== 'unknown'))
      }
      append(late)
      loaded = true
      const workspace = doorOf(seat)
      const { settings, judge, environment } = await parts.conditions({
        sessionId,
        workspace,
        state: seat.state,
        log: () => history,
      })
      const { model, clock, chance, tools } = parts
      yield* runTurn(
        {
          ...{ agentId: 'main', epoch: seat.epoch, model, clock, chance, tools, judge, settings },
          blobs: blobsOf(parts.blobs, sessionId),
          ...(environment === undefined ? {} : { environment }),
          emit: seat.emit,
          workspace,
          state: seat.state,
          log: () => history,
          onStored: seat.onStored,
          interrupt: seat.interrupt,
          detach,
        },
        seat.start,
      )
    } finally {
      unlisten()
    }
  }
}

function doorOf({ keeper, guard }: Pick<TurnSeat, 'keeper' | 'guard'>): WorkspaceDoor {
  return {
    current() {
      const workspace = keeper.ready?.workspace
      return workspace === undefined ? null : guard(workspace)
    },
    async open() {
      const opened = await keeper.open()
      if (!opened.ok) throw new SandboxLostError('unreachable', opened.problem.message)
      return guard(opened.sandbox.workspace)
    },
  }
}

function blobsOf(blobs: BlobStore, sessionId: string): Blobs {
  return {
    async put(bytes) {
      const outcome = await blobs.put(sessionId, bytes)
      if (outcome.kind === 'stored') return outcome.blob
      throw new Error(`a blob is larger than ${outcome.limit} bytes, which its maker has to prevent`)
    },
    get: (ref) => blobs.get(sessionId, ref.sha256),
  }
}
