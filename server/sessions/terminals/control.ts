/** Who controls each terminal: one tab of one person. It passes on when that tab has been away for a while and somebody else is there. */
import type { TerminalControl } from '#protocol/terminal.ts'

/** Milliseconds that a tab may be away, as in a reload, without losing control. */
export const CONTROL_GRACE_MS = 10_000

/** A tab that looks at a terminal. */
export interface ControlSeat {
  readonly who: TerminalControl
  /** Whether its person may type at all. */
  readonly mayType: boolean
}

export interface ControlOptions {
  /** Known from before, by terminal. */
  stored(terminalId: string): TerminalControl | null
  /** It is another's now. */
  onChange(terminalId: string, control: TerminalControl | null): void
  graceMs?: number
}

interface Table {
  holder: TerminalControl | null
  seats: ControlSeat[]
  /** Since when nobody who looks is the holder, in milliseconds of a monotonic clock; null: it is there. */
  awaySince: number | null
  timer: NodeJS.Timeout | undefined
}

export class Control {
  readonly #options: ControlOptions
  readonly #tables = new Map<string, Table>()

  constructor(options: ControlOptions) {
    this.#options = options
  }

  holder(terminalId: string): TerminalControl | null {
    return this.#tables.get(terminalId)?.holder ?? this.#options.stored(terminalId)
  }

  /** Before anybody looks: who opened it. Is told to nobody, as its opening says it. */
  begin(terminalId: string, holder: TerminalControl): void {
    this.#table(terminalId).holder = holder
  }

  sit(terminalId: string, seat: ControlSeat): void {
    const table = this.#table(terminalId)
    table.seats.push(seat)
    if (table.holder !== null && isSame(table.holder, seat.who)) this.#holderIsBack(table)
    else if (this.#isFree(table)) this.#give(terminalId, seat)
  }

  rise(terminalId: string, seat: ControlSeat): void {
    const table = this.#tables.get(terminalId)
    if (table === undefined) return
    table.seats = table.seats.filter((one) => one !== seat)
    if (this.#seatOf(table) !== null || table.awaySince !== null) return
    table.awaySince = performance.now()
    table.timer = setTimeout(() => this.#passOn(terminalId), this.#graceMs).unref()
  }

  /** Of two tabs that say they are the same, the newer counts: a duplicated tab is another emulator. */
  has(terminalId: string, seat: ControlSeat): boolean {
    const table = this.#tables.get(terminalId)
    return table !== undefined && this.#seatOf(table) === seat
  }

  /** False when its person may not type. */
  take(terminalId: string, seat: ControlSeat): boolean {
    const table = this.#table(terminalId)
    if (!seat.mayType || !table.seats.includes(seat)) return false
    table.seats = [...table.seats.filter((one) => one !== seat), seat]
    if (table.holder === null || !isSame(table.holder, seat.who)) this.#give(terminalId, seat)
    return true
  }

  forget(terminalId: string): void {
    clearTimeout(this.#tables.get(terminalId)?.timer)
    this.#tables.delete(terminalId)
  }

  end(): void {
    for (const { timer } of this.#tables.values()) clearTimeout(timer)
  }

  get #graceMs(): number {
    return this.#options.graceMs ?? CONTROL_GRACE_MS
  }

  #table(terminalId: string): Table {
    const known = this.#tables.get(terminalId)
    if (known !== undefined) return known
    const holder = this.#options.stored(terminalId)
    const table: Table = { holder, seats: [], awaySince: performance.now(), timer: undefined }
    this.#tables.set(terminalId, table)
    return table
  }

  #seatOf({ holder, seats }: Table): ControlSeat | null {
    if (holder === null) return null
    return seats.findLast(({ who, mayType }) => mayType && isSame(who, holder)) ?? null
  }

  #isFree(table: Table): boolean {
    if (table.holder === null) return true
    return table.awaySince !== null && performance.now() - table.awaySince >= this.#graceMs
  }

  #passOn(terminalId: string): void {
    const table = this.#tables.get(terminalId)
    const next = table?.seats.findLast(({ mayType }) => mayType)
    if (next !== undefined) this.#give(terminalId, next)
  }

  #give(terminalId: string, seat: ControlSeat): void {
    if (!seat.mayType) return
    const table = this.#table(terminalId)
    table.holder = seat.who
    this.#holderIsBack(table)
    this.#options.onChange(terminalId, seat.who)
  }

  #holderIsBack(table: Table): void {
    table.awaySince = null
    clearTimeout(table.timer)
  }
}

function isSame(left: TerminalControl, right: TerminalControl): boolean {
  return left.userId === right.userId && left.clientId === right.clientId
}
