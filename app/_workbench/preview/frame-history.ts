/**
 * How far back and forward a frame may go without leaving our own page. A frame of another origin tells only that it has loaded,
 * and its steps stand in one history with ours: so this counts cautiously, and rather too few steps than one too many. Pure.
 */

export interface FrameHistory {
  /** Steps that can be taken back. */
  at: number
  /** The last step there is. */
  end: number
  /** The browser's own count when it was last seen; null before the frame's first page. */
  length: number | null
  /** A step of ours that has not loaded yet. */
  going: -1 | 0 | 1
}

export const NEW_FRAME: FrameHistory = { at: 0, end: 0, length: null, going: 0 }

/** The frame has loaded a page; `length` as the browser counts now. */
export function loaded(history: FrameHistory, length: number): FrameHistory {
  if (history.length === null) return { ...NEW_FRAME, length }
  if (history.going !== 0) return { ...history, at: history.at + history.going, length, going: 0 }
  // A page that replaced the one before, such as a redirect or a reload, adds nothing.
  if (length <= history.length) return { ...history, length, end: Math.max(history.at, history.end) }
  return { at: history.at + 1, end: history.at + 1, length, going: 0 }
}

export function canGo({ at, end, going }: FrameHistory, by: -1 | 1): boolean {
  return going === 0 && (by === -1 ? at > 0 : at < end)
}

export function go(history: FrameHistory, by: -1 | 1): FrameHistory {
  return canGo(history, by) ? { ...history, going: by } : history
}

/** Nothing has loaded since: the page in the frame may have moved by itself. A step back is counted as taken, one forward as not. */
export function gaveUp(history: FrameHistory): FrameHistory {
  if (history.going === 0) return history
  return { ...history, at: history.going === -1 ? history.at - 1 : history.at, going: 0 }
}
