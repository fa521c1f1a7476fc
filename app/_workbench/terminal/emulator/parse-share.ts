/** What the emulators of a page may take of its time: a flood is read in the gaps between frames, and the program that pours waits for it. */

/** Milliseconds of parsing in one round of frames, while the page has little else to do and while it has. What was read is drawn in the first of them, more is read after the last. */
const SHARE_MS = { calm: 9, busy: 6 }
/** Frames of a round. Each one that comes late makes the next one longer, as far as nobody sees a flood move less: only a page with nothing else to do has time for the shortest. */
const SHORTEST = 2
const LONGEST = 8
/** Rounds without a late frame after which a shorter one is tried. */
const CALM = 16
/** Milliseconds between two frames, half more than they have on most screens: one was missed. */
const LATE_MS = 25
/** Milliseconds without a frame after which the next share begins all the same: a page that is not seen gets none. */
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
  let frames = SHORTEST
  let calm = 0
  const waiting = new Set<() => void>()
  const renew = (late: boolean) => {
    calm = late ? 0 : calm + 1
    if (late) frames = Math.min(frames + 1, LONGEST)
    else if (calm % CALM === 0) frames = Math.max(frames - 1, SHORTEST)
    spent = 0
    begun = false
    const woken = [...waiting]
    waiting.clear()
    for (const run of woken) run()
  }
  const begin = () => {
    if (begun) return
    begun = true
    afterFrames(frames, renew)
  }
  return {
    hasTime: () => spent < (frames === SHORTEST ? SHARE_MS.calm : SHARE_MS.busy) || document.hidden,
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

/** `late`: one of them was. */
function afterFrames(count: number, run: (late: boolean) => void): void {
  let left = count
  let late = false
  let before: number | null = null
  const tick = (now: number) => {
    if (before !== null && now - before > LATE_MS) late = true
    before = now
    left -= 1
    if (left === 0) return done()
    clearTimeout(timer)
    timer = setTimeout(done, FRAMELESS_MS)
    frame = requestAnimationFrame(tick)
  }
  let frame = requestAnimationFrame(tick)
  let timer = setTimeout(done, FRAMELESS_MS)
  function done() {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
    run(late)
  }
}
