/** Terminals in RAM: what is typed comes back, and a test says the rest. */
import { STREAM_LIMITS } from '#protocol/terminal.ts'
import { ByteRing } from '../byte-ring.ts'
import type { SandboxLive, SandboxTerminals, TerminalInfo, TerminalLine } from '../terminals.ts'

export interface MemoryTerminals extends SandboxTerminals {
  /** The shell says this. */
  say(terminalId: string, text: string | Uint8Array): void
  /** The shell ends by itself. */
  end(terminalId: string, exitCode: number): void
  setBusy(terminalId: string, busy: boolean): void
  /** All that was typed. */
  typed(terminalId: string): string
  readonly live: SandboxLive
  onLive(listener: (live: SandboxLive) => void): () => void
}

interface One {
  info: TerminalInfo
  ring: ByteRing
  typed: Buffer[]
  listeners: Set<() => void>
}

export function createMemoryTerminals(): MemoryTerminals {
  const all = new Map<string, One>()
  const listeners = new Set<(live: SandboxLive) => void>()
  const infoOf = ({ info, ring }: One) => ({ ...info, offset: ring.total })
  const live = (): SandboxLive => ({ ports: [], terminals: [...all.values()].map(infoOf) })
  const changed = () => {
    for (const listener of [...listeners]) listener(live())
  }
  const change = (terminalId: string, work: (one: One) => void) => {
    const one = all.get(terminalId)
    if (one === undefined) return
    work(one)
    for (const listener of [...one.listeners]) listener()
  }
  const end = (terminalId: string, exit: NonNullable<TerminalInfo['exit']>) => {
    change(terminalId, ({ info }) => Object.assign(info, { exit, busy: false }))
    changed()
  }
  return {
    get live() {
      return live()
    },
    onLive(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    say: (terminalId, text) => change(terminalId, ({ ring }) => ring.write(Buffer.from(text))),
    end: (terminalId, exitCode) => end(terminalId, { how: 'exited', exitCode, signal: null }),
    setBusy(terminalId, busy) {
      change(terminalId, ({ info }) => Object.assign(info, { busy }))
      changed()
    },
    typed: (terminalId) => Buffer.concat(all.get(terminalId)?.typed ?? []).toString('utf8'),
    async open({ cwd: _, ...spec }) {
      const info = { ...spec, process: 'bash', busy: false, openedAt: new Date(0).toISOString(), offset: 0, exit: null }
      const one: One = { info, ring: new ByteRing(STREAM_LIMITS.ringBytes), typed: [], listeners: new Set() }
      all.set(spec.terminalId, one)
      changed()
      return { ok: true, value: infoOf(one) }
    },
    list: async () => live().terminals.map((one) => ({ ...one })),
    async resize(terminalId, size) {
      change(terminalId, ({ info }) => Object.assign(info, size))
      changed()
    },
    async rename(terminalId, title) {
      change(terminalId, ({ info }) => Object.assign(info, { title }))
      changed()
    },
    async close(terminalId) {
      const one = all.get(terminalId)
      if (one === undefined) return
      if (one.info.exit === null) return end(terminalId, { how: 'closed', exitCode: null, signal: 'SIGHUP' })
      all.delete(terminalId)
      changed()
    },
    attach: (terminalId, { from }) => lineTo(all.get(terminalId), from),
  }
}

function lineTo(one: One | undefined, from: number): TerminalLine {
  let closed = false
  let wake = () => {}
  async function* output() {
    let at = from
    while (one !== undefined && !closed) {
      const piece = one.ring.read(at, STREAM_LIMITS.chunkBytes)
      if (piece.bytes.length === 0) {
        if (one.info.exit !== null) return
        await new Promise<void>((resolve) => {
          wake = () => {
            one.listeners.delete(wake)
            resolve()
          }
          one.listeners.add(wake)
        })
        continue
      }
      yield piece
      at = piece.offset + piece.bytes.length
    }
  }
  return {
    output: { [Symbol.asyncIterator]: output },
    write(bytes) {
      if (one === undefined || one.info.exit !== null) return
      one.typed.push(Buffer.from(bytes))
      one.ring.write(bytes)
      for (const listener of [...one.listeners]) listener()
    },
    close() {
      closed = true
      wake()
    },
  }
}
