/** A session in RAM that consumes turns as the real one does: guard, number, fold, show, settle; and that can die after any fact. */
import type { Draft, Envelope, Event, EventType } from '#protocol/event.ts'
import { reduce } from '#protocol/reduce.ts'
import type { Signal } from '#protocol/signal.ts'
import { EMPTY_STATE, type SessionState } from '#protocol/state.ts'
import {
  createMemoryWorkspace,
  type MemoryWorkspace,
  type MemoryWorkspaceOptions,
} from '#sandbox/memory/memory-workspace.ts'
import type { Workspace } from '#sandbox/workspace.ts'
import type { Batch, Proposal, Receipt } from '../batch.ts'
import type { Judge } from '../calls/verdict.ts'
import type { Blobs, Clock, Model } from '../ports.ts'
import { BUILTIN_TOOLS } from '../tools/builtin-tools.ts'
import type { Tool } from '../tools/tool.ts'
import { runTurn } from '../turn.ts'
import { DEFAULT_SETTINGS, type TurnDeps, type TurnOutcome, type TurnSettings, type TurnStart } from '../turn-deps.ts'
import { createSmallJudge } from './small-judge.ts'

export interface TestSessionOptions {
  workspace?: MemoryWorkspaceOptions
  judge?: Judge
  tools?: readonly Tool[]
  settings?: Partial<TurnSettings>
  created?: Partial<Extract<Event, { type: 'session-created' }>>
  /** Storing takes its time, as with a database: what others store meanwhile comes first. */
  slowCommits?: boolean
  /** A clock that really waits, in place of one that jumps over waits. */
  clock?: Clock
  /** A workspace of another kind, such as a real container's, in place of the one in RAM. */
  on?: Workspace
}

/** Thrown in place of a commit: the process is gone. */
class Crash extends Error {}

export class TestSession {
  state: SessionState = EMPTY_STATE
  readonly log: Envelope[] = []
  readonly signals: Signal[] = []
  /** What each commit of a turn has stored. */
  readonly commits: EventType[][] = []
  readonly workspace: MemoryWorkspace
  readonly #options: TestSessionOptions
  readonly #blobs = new Map<string, Uint8Array>()
  readonly #listeners = new Set<(envelopes: readonly Envelope[]) => void>()
  #ids = 0
  /** Facts that may still be stored before the process dies. */
  #lives = Number.POSITIVE_INFINITY
  #now = Date.parse('2026-01-01T00:00:00Z')
  interrupt = new AbortController()
  detach = new AbortController()
  /** Milliseconds that each sleep was asked for. */
  readonly slept: number[] = []
  /** Called after each stored fact: people who answer, interrupt, steer. */
  onFact: (envelope: Envelope) => void = () => {}

  constructor(options: TestSessionOptions = {}) {
    this.#options = options
    this.workspace = createMemoryWorkspace(options.workspace)
    this.say({
      type: 'session-created',
      title: 'Test',
      source: { kind: 'empty' },
      model: 'scripted',
      permissionMode: 'default',
      network: 'none',
      capMicroUsd: null,
      owner: 'u1',
      ...options.created,
    })
  }

  /** A fact of a person, or of the session itself. */
  say(event: Event, turnId: string | null = null): Envelope {
    const [envelope] = this.#append([{ by: { kind: 'person', id: 'u1' }, agentId: 'main', turnId, event }])
    if (envelope === undefined) throw new Error('not stored')
    return envelope
  }

  post(text: string, delivery: 'start' | 'steer' | 'queue' = 'start'): number {
    return this.say({ type: 'message-posted', messageId: `m${this.log.length}`, text, delivery }).seq
  }

  /** A call of another agent of this session that runs; its seq. */
  startElsewhere(callId: string): number {
    const seal = (event: Event) => ({
      by: { kind: 'agent', id: 'a1' } as const,
      agentId: 'a1',
      turnId: 'elsewhere',
      event,
    })
    const display = { kind: 'other', verb: 'Call', title: callId } as const
    const wish = {
      type: 'call-requested',
      callId,
      name: 'Bash',
      input: {},
      inputHash: '',
      blockId: callId,
      display,
    } as const
    const [requested] = this.#append([seal(wish)])
    const callSeq = requested?.seq ?? 0
    this.#append([seal({ type: 'call-started', callSeq, callId })])
    return callSeq
  }
  endElsewhere(callSeq: number): void {
    const done: Event = { type: 'call-completed', callSeq, callId: '', isError: false, content: [], durationMs: 1 }
    this.#append([{ by: { kind: 'agent', id: 'a1' }, agentId: 'a1', turnId: 'elsewhere', event: done }])
  }

  resolve(requestId: string, decision: 'allow' | 'deny', more: object = {}): void {
    const open = this.state.approvals[requestId]
    if (open !== undefined)
      this.say(
        {
          type: 'permission-resolved',
          requestId,
          callSeq: open.callSeq,
          decision,
          scope: 'once',
          cause: 'answered',
          ...more,
        },
        open.turnId,
      )
  }

  stop(): void {
    const turn = this.state.turns['main']
    if (turn !== undefined) this.say({ type: 'interrupt-requested' }, turn.turnId)
    this.interrupt.abort()
  }

  /** Posts, runs a turn to its end, and gives its reason. */
  async ask(model: Model, text: string): Promise<TurnOutcome> {
    const seq = this.post(text)
    this.interrupt = new AbortController()
    return this.run(model, { kind: 'fresh', turnId: `t${seq}`, messageSeqs: [seq], by: { kind: 'person', id: 'u1' } })
  }

  /** Runs a turn to its end, or until it is detached; `as` another agent than the main one. */
  async run(model: Model, start: TurnStart, as: { agentId?: string } = {}): Promise<TurnOutcome> {
    const turn = runTurn({ ...this.deps(model), ...as }, start)
    for (;;) {
      const next = await turn.next()
      if (next.done === true) return next.value
      if (this.#options.slowCommits === true) await new Promise((resolve) => setTimeout(resolve, 2))
      this.#commit(next.value)
      await Promise.resolve()
    }
  }

  /** Runs until `facts` facts of the turn are stored, then dies without a word; the container lives on. False: it came to its end before. */
  async runAndDie(model: Model, start: TurnStart, facts: number): Promise<boolean> {
    this.#lives = facts
    const life = { over: false }
    const turn = runTurn(this.deps(model, life), start)
    try {
      for await (const batch of turn) this.#commit(batch)
      return false
    } catch (error) {
      life.over = true
      if (error instanceof Crash) return true
      throw error
    } finally {
      this.#lives = Number.POSITIVE_INFINITY
    }
  }

  deps(model: Model, life = { over: false }): TurnDeps {
    const place = () => mortal(this.#place(), life)
    return {
      agentId: 'main',
      epoch: 1,
      model,
      clock: this.#options.clock ?? this.#clock(),
      chance: { random: () => 0.5, id: (prefix) => `${prefix}${++this.#ids}` },
      blobs: this.#store(),
      emit: (signal) => this.signals.push(signal),
      tools: this.#options.tools ?? BUILTIN_TOOLS,
      judge:
        this.#options.judge ??
        createSmallJudge({
          root: '/workspace',
          readable: ['/var/lib/slipway/output'],
          allow: ['Bash(*)', 'Edit', 'Write'],
          deny: [],
        }),
      workspace: { current: place, open: () => Promise.resolve(place()) },
      state: () => this.state,
      log: () => this.log,
      onStored: (listener) => {
        this.#listeners.add(listener)
        return () => this.#listeners.delete(listener)
      },
      interrupt: this.interrupt.signal,
      detach: this.detach.signal,
      settings: { ...DEFAULT_SETTINGS, ...this.#options.settings },
    }
  }

  /** Milliseconds go by for the session's clock. */
  passTime(ms: number): void {
    this.#now += ms
  }

  types(): EventType[] {
    return this.log.map(({ event }) => event.type)
  }
  events<T extends EventType>(type: T): Extract<Event, { type: T }>[] {
    return this.log.flatMap(({ event }) => (event.type === type ? [event as Extract<Event, { type: T }>] : []))
  }

  #place(): Workspace {
    return this.#options.on ?? this.workspace
  }

  #commit(batch: Batch): void {
    const receipts = batch.proposals.map((proposal) => this.#one(proposal))
    const stored = receipts.flatMap((receipt) => (receipt.kind === 'stored' ? receipt.envelopes : []))
    this.commits.push(stored.map(({ event }) => event.type))
    batch.settle(receipts)
  }

  /** A batch is one commit: what does not fit before the death is not stored at all. */
  #one(proposal: Proposal): Receipt {
    if (proposal.guard?.(this.state) === false) return { kind: 'refused' }
    const drafts = proposal.draft(this.state.seq + 1)
    if (drafts.length > this.#lives) throw new Crash('The process died.')
    this.#lives -= drafts.length
    return { kind: 'stored', envelopes: this.#append(drafts) }
  }

  #append(drafts: readonly Draft[]): Envelope[] {
    const envelopes = drafts.map((draft, index) => ({
      seq: this.state.seq + index + 1,
      at: new Date(this.#now).toISOString(),
      epoch: 1,
      ...structuredClone(draft),
    }))
    for (const envelope of envelopes) {
      this.state = reduce(this.state, envelope)
      this.log.push(envelope)
    }
    for (const listener of [...this.#listeners]) listener(envelopes)
    for (const envelope of envelopes) this.onFact(envelope)
    return envelopes
  }

  #clock(): Clock {
    return {
      now: () => new Date(this.#now),
      monotonic: () => this.#now,
      sleep: (ms, { signal }) =>
        new Promise((resolve, reject) => {
          const abort = () => reject(new DOMException('Aborted', 'AbortError'))
          if (signal.aborted) return abort()
          signal.addEventListener('abort', abort)
          // Long patience never runs out in a test; waits between retries pass at once.
          if (ms >= 100_000 && ms !== 120_001) return
          this.slept.push(ms)
          this.#now += ms
          setImmediate(resolve)
        }),
    }
  }

  #store(): Blobs {
    return {
      put: async (bytes) => {
        const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes))
        const sha256 = Buffer.from(digest).toString('hex')
        this.#blobs.set(sha256, bytes.slice())
        return { sha256, bytes: bytes.length }
      },
      get: (ref) => Promise.resolve(this.#blobs.get(ref.sha256) ?? null),
    }
  }
}

/** Who is dead asks the container for nothing more: what was sent before is under way, as after a real death. */
function mortal(workspace: Workspace, life: { over: boolean }): Workspace {
  return new Proxy(workspace, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      return (...input: unknown[]) => (life.over ? new Promise(() => {}) : Reflect.apply(value, target, input))
    },
  })
}
