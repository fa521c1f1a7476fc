/** One mailbox for the facts of all producers of a turn: what arrives while a commit is under way rides in the next. */
import type { Batch, Commit, Proposal, Receipt } from './batch.ts'

/** Nothing more can be stored here: somebody else goes on with the turn. */
export class DetachedError extends Error {
  override readonly name = 'DetachedError'
}

interface Waiter {
  proposal: Proposal
  resolve(receipt: Receipt): void
  reject(reason: unknown): void
}

export interface Mailbox {
  commit: Commit
  /** No more facts will come; what is in the box is still drained. */
  close(): void
  /** Yields until closed and empty. When its consumer leaves early, all who wait are told that the turn is detached. */
  batches(): AsyncGenerator<Batch, void, undefined>
}

export function createMailbox(): Mailbox {
  const box = new Box()
  return { commit: (proposal) => box.put(proposal), close: () => box.close(), batches: () => drain(box) }
}

async function* drain(box: Box): AsyncGenerator<Batch, void, undefined> {
  try {
    for (let waiters = await box.next(); waiters !== null; waiters = await box.next()) {
      let receipts: readonly Receipt[] = []
      const settle = (given: readonly Receipt[]) => {
        receipts = given
      }
      yield { proposals: waiters.map(({ proposal }) => proposal), settle }
      box.settle(receipts)
    }
  } finally {
    box.leave()
  }
}

class Box {
  #queue: Waiter[] = []
  #inFlight: Waiter[] = []
  #closed = false
  #left = false
  #wake: () => void = () => {}

  put(proposal: Proposal): Promise<Receipt> {
    if (this.#left) return Promise.reject(new DetachedError('The turn was detached.'))
    return new Promise((resolve, reject) => {
      this.#queue.push({ proposal, resolve, reject })
      this.#wake()
    })
  }

  close(): void {
    this.#closed = true
    this.#wake()
  }

  /** Null: closed and empty. */
  async next(): Promise<readonly Waiter[] | null> {
    while (this.#queue.length === 0) {
      if (this.#closed) return null
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    this.#inFlight = this.#queue
    this.#queue = []
    return this.#inFlight
  }

  settle(receipts: readonly Receipt[]): void {
    const waiters = this.#inFlight
    this.#inFlight = []
    for (const [index, waiter] of waiters.entries()) {
      const receipt = receipts[index]
      if (receipt === undefined) waiter.reject(new Error('A batch was not settled.'))
      else waiter.resolve(receipt)
    }
  }

  leave(): void {
    this.#left = true
    const reason = new DetachedError('The turn was detached.')
    for (const waiter of [...this.#inFlight, ...this.#queue]) waiter.reject(reason)
    this.#inFlight = []
    this.#queue = []
  }
}
