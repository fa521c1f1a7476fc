/** What moves in a session right now, kept so that whoever comes in mid-stream sees it at once: the open blocks' text and the ends of running outputs. */
import type { Signal } from '#protocol/signal.ts'
import type { AnyEnvelope } from '#protocol/socket.ts'

type SignalOf<Type extends Signal['type']> = Extract<Signal, { type: Type }>

interface Block {
  opened: SignalOf<'block-opened'>
  pieces: string[]
  length: number
}

type Piece = SignalOf<'output-delta'> & { bytes: number }
interface Output {
  pieces: Piece[]
  units: number
}

/** UTF-16 units of one block's text; more is not told to those who come late, the fact will. */
const BLOCK_MOST = 256 * 1024
/** UTF-16 units of all outputs together, as they are told. */
const OUTPUTS_MOST = 256 * 1024
const OUTPUT_MOST = 64 * 1024

export class LiveMotion {
  readonly #blocks = new Map<string, Block>()
  readonly #outputs = new Map<number, Output>()
  #progress: SignalOf<'progress'> | null = null
  #stats: SignalOf<'container-stats'> | null = null

  see(signal: Signal): void {
    switch (signal.type) {
      case 'block-opened':
        this.#blocks.set(signal.blockId, { opened: signal, pieces: [], length: 0 })
        return
      case 'text-delta':
        this.#addText(signal)
        return
      case 'block-dropped':
        this.#blocks.delete(signal.blockId)
        return
      case 'output-delta':
        this.#addOutput(signal)
        return
      case 'progress':
        this.#progress = signal
        return
      case 'container-stats':
        this.#stats = signal
        return
      // They say that something changed; whoever is told all anew looks anew.
      case 'files-changed':
      case 'git-changed':
        return
      default:
        // A new signal that is not kept here would be missing for those who come late.
        signal satisfies never
    }
  }

  /** A fact replaces the motion that led to it, exactly as `settleOverlay` has it. */
  settle({ event, agentId }: AnyEnvelope): void {
    switch (event.type) {
      case 'block-completed':
        this.#blocks.delete(event.blockId)
        return
      case 'call-completed':
      case 'task-ended':
        this.#outputs.delete(event.callSeq)
        return
      case 'sandbox-ready':
      case 'sandbox-lost':
      case 'source-prepared':
      case 'source-failed':
        this.#progress = null
        return
      case 'turn-ended':
      case 'answer-withdrawn':
      case 'request-failed':
        for (const [id, { opened }] of this.#blocks) if (opened.agentId === agentId) this.#blocks.delete(id)
        return
      default:
    }
  }

  clear(): void {
    this.#blocks.clear()
    this.#outputs.clear()
    this.#progress = null
    this.#stats = null
  }

  /** Signals that, applied to nothing, show what is to be seen now. Bounded, whatever runs. */
  now(): Signal[] {
    const share = Math.min(OUTPUT_MOST, Math.floor(OUTPUTS_MOST / Math.max(1, this.#outputs.size)))
    return [
      ...[this.#progress, this.#stats].filter((signal) => signal !== null),
      ...[...this.#blocks.values()].flatMap(signalsOf),
      ...[...this.#outputs.values()].flatMap(({ pieces }) => tail(pieces, share)),
    ]
  }

  #addText({ blockId, offset, text }: SignalOf<'text-delta'>): void {
    const block = this.#blocks.get(blockId)
    if (block === undefined || block.length > BLOCK_MOST || offset > block.length) return
    const fresh = text.slice(block.length - offset)
    block.pieces.push(fresh)
    block.length += fresh.length
  }

  #addOutput(signal: SignalOf<'output-delta'>): void {
    const output = this.#outputs.get(signal.callSeq) ?? { pieces: [], units: 0 }
    this.#outputs.set(signal.callSeq, output)
    output.pieces.push({ ...signal, bytes: Buffer.byteLength(signal.text) })
    output.units += signal.text.length
    // Dropped in larger steps, so that a flood of small pieces stays cheap.
    if (output.units < 2 * OUTPUT_MOST) return
    output.pieces = pieceTail(output.pieces, OUTPUT_MOST)
    output.units = output.pieces.reduce((sum, { text }) => sum + text.length, 0)
  }
}

function signalsOf({ opened, pieces }: Block): Signal[] {
  const { epoch, agentId, turnId, blockId } = opened
  const text = pieces.join('')
  return text === '' ? [opened] : [opened, { type: 'text-delta', epoch, agentId, turnId, blockId, offset: 0, text }]
}

/** Whole pieces from the end; one that is larger than all that may be kept is kept nevertheless. */
function pieceTail(pieces: readonly Piece[], most: number): Piece[] {
  let units = 0
  let from = pieces.length
  while (from > 0) {
    units += pieces[from - 1]?.text.length ?? 0
    if (units > most && from < pieces.length) break
    from -= 1
  }
  return pieces.slice(from)
}

function tail(pieces: readonly Piece[], most: number): Signal[] {
  const joined: (Piece & { parts: string[] })[] = []
  for (const piece of pieceTail(pieces, most)) {
    const last = joined.at(-1)
    if (last?.stream === piece.stream && piece.offset === last.offset + last.bytes) {
      last.parts.push(piece.text)
      last.bytes += piece.bytes
    } else joined.push({ ...piece, parts: [piece.text] })
  }
  return joined.map(({ parts, bytes: _, ...signal }) => ({ ...signal, text: parts.join('') }))
}
