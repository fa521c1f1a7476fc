/** Gathers what the socket brings and hands it over at most once per animation frame, in the order it came. */
import type { News } from './session-store.ts'

export interface NewsQueue {
  add(news: News): void
  /** Hands over at once what waits. */
  flush(): void
  /** Forgets what waits. */
  clear(): void
}

/** A hidden page gets no frames; it is brought up to date this often, in milliseconds. */
const HIDDEN_MS = 250

export function createNewsQueue(apply: (news: readonly News[]) => void): NewsQueue {
  let waiting: News[] = []
  let cancel: (() => void) | null = null
  const flush = () => {
    cancel?.()
    cancel = null
    const news = waiting
    waiting = []
    if (news.length > 0) apply(news)
  }
  return {
    flush,
    add(news) {
      waiting.push(news)
      cancel ??= schedule(flush)
    },
    clear() {
      cancel?.()
      cancel = null
      waiting = []
    },
  }
}

/** Both, whichever comes first: a frame may never come when the page is hidden in between. */
function schedule(run: () => void): () => void {
  const frame = requestAnimationFrame(run)
  const timer = setTimeout(run, HIDDEN_MS)
  return () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
  }
}
