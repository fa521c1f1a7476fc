/** Colours for code, asked of a thread of their own. It begins when the first code is shown; without it code is plain. */
import { type CodePiece, type ColorAnswer, type ColorQuestion, grammarOf } from './grammars.ts'

/** UTF-16 units above which code stays plain. */
const COLOR_LIMIT = 30_000
/** Pieces of code whose colours are kept: what is scrolled back to is coloured at once. */
const KEPT = 200

type Lines = CodePiece[][]
const known = new Map<string, Lines>()
const waiting = new Map<number, (lines: Lines | null) => void>()
let thread: Worker | null = null
let asked = 0

/** The colours, where they are known already. */
export function knownColors(code: string, word: string): Lines | null {
  const grammar = grammarOf(word)
  return grammar === null ? null : (known.get(`${grammar} ${code}`) ?? null)
}

/** Lines of coloured pieces; null when there is no grammar for it, it is too long, or the thread cannot be had. */
export async function highlightCode(code: string, word: string): Promise<Lines | null> {
  const grammar = grammarOf(word)
  if (grammar === null || code.length > COLOR_LIMIT) return null
  const key = `${grammar} ${code}`
  const before = known.get(key)
  if (before !== undefined) return before
  const lines = await ask({ code, grammar })
  if (lines !== null) keep(key, lines)
  return lines
}

function ask(question: Omit<ColorQuestion, 'id'>): Promise<Lines | null> {
  asked += 1
  const id = asked
  return new Promise((resolve) => {
    waiting.set(id, resolve)
    thread ??= begin()
    thread.postMessage({ ...question, id } satisfies ColorQuestion)
  })
}

function begin(): Worker {
  const made = new Worker(new URL('./highlight-worker.ts', import.meta.url), { type: 'module' })
  made.addEventListener('message', ({ data }: MessageEvent<ColorAnswer>) => {
    waiting.get(data.id)?.(data.lines)
    waiting.delete(data.id)
  })
  // It did not arrive: what waits is read without colours, and the next code tries again.
  made.addEventListener('error', () => {
    thread = null
    for (const resolve of waiting.values()) resolve(null)
    waiting.clear()
  })
  return made
}

function keep(key: string, lines: Lines): void {
  known.set(key, lines)
  const [oldest] = known.keys()
  if (known.size > KEPT && oldest !== undefined) known.delete(oldest)
}
