/** An agent that says exactly what a test tells it to, when it tells it to. */
import type { Event } from '#protocol/event.ts'
import type { Proposal, Receipt } from '#server/agent/batch.ts'
import { createMailbox } from '#server/agent/mailbox.ts'
import type { TurnEngine, TurnSeat } from '../turn-runner.ts'

export interface ManualTurn {
  seat: TurnSeat
  say(events: readonly Event[], guard?: Proposal['guard']): Promise<Receipt>
  /** Says `turn-started`. */
  begin(): Promise<Receipt>
  /** Says `turn-ended` and ends. */
  end(reason?: 'completed' | 'aborted'): Promise<void>
  /** Ends without a word, as a fault would. */
  leave(error?: Error): void
}

export interface ManualEngine {
  engine: TurnEngine
  /** The next turn that a session starts. */
  nextTurn(): Promise<ManualTurn>
  readonly turns: readonly ManualTurn[]
}

const NO_USAGE = { inputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 0, costMicroUsd: 0 }

export function createManualEngine(): ManualEngine {
  const turns: ManualTurn[] = []
  const waiting: ((turn: ManualTurn) => void)[] = []
  let given = 0
  return {
    turns,
    nextTurn() {
      const turn = turns[given]
      given += 1
      return turn === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(turn)
    },
    engine: async function* (seat) {
      const mailbox = createMailbox()
      let failure: Error | undefined
      const turn = manualTurn(seat, mailbox, (error) => {
        failure = error
      })
      seat.detach.addEventListener('abort', () => mailbox.close())
      turns.push(turn)
      waiting.shift()?.(turn)
      yield* mailbox.batches()
      if (failure !== undefined) throw failure
    },
  }
}

function manualTurn(
  seat: TurnSeat,
  { commit, close }: ReturnType<typeof createMailbox>,
  fail: (error: Error | undefined) => void,
): ManualTurn {
  const { turnId } = seat.start
  const say: ManualTurn['say'] = (events, guard) =>
    commit({
      draft: () => events.map((event) => ({ by: { kind: 'agent', id: 'main' }, agentId: 'main', turnId, event })),
      ...(guard === undefined ? {} : { guard }),
    })
  return {
    seat,
    say,
    begin() {
      const messageSeqs = seat.start.kind === 'fresh' ? [...seat.start.messageSeqs] : []
      return say([{ type: 'turn-started', model: 'test', permissionMode: 'default', messageSeqs }])
    },
    async end(reason = 'completed') {
      await say([{ type: 'turn-ended', reason, rounds: 1, usage: NO_USAGE }])
      close()
    },
    leave(error) {
      fail(error)
      close()
    },
  }
}
