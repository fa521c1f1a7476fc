/** What the emulators of a page may take of its time: a flood is read in the gaps between frames, and the program that pours waits for it. */

/** Milliseconds of parsing in each two frames. What was read is drawn in the first of them, more is read after the second. */
const SHARE_MS = 9
/** Milliseconds after which the next share begins though no frame came: a page that is not seen gets none. */
const FRAMELESS_MS = 100

export interface ParseShare {
  /** False: wait for `next`. Always true where no frame could be late. */
  hasTime(): boolean
  /** Parsing took so many milliseconds. */
  spend(ms: number): void
  /** Called once when there is time again; to be said only when there is none. Returns how to take it back. */
  next(run: () => void): () => void
}

export function createParseShare(): ParseShare {
  let spent = 0
  let begun = false
  const waiting = new Set<() => void>()
  const renew = () => {
    spent = 0
    begun = false
    const woken = [...waiting]
    waiting.clear()
    for (const run of woken) run()
  }
  const begin = () => {
    if (begun) return
    begun = true
    afterTwoFrames(renew)
  }
  return {
    hasTime: () => spent < SHARE_MS || document.hidden,
    spend(ms) {
      spent += ms
      begin()
    },
    next(run) {
      waiting.add(run)
      begin()
      return () => void waiting.delete(run)
    },
  }
}

function afterTwoFrames(run: () => void): void {
  let frame = requestAnimationFrame(() => {
    frame = requestAnimationFrame(done)
  })
  const timer = setTimeout(done, FRAMELESS_MS)
  function done() {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
    run()
  }
}
