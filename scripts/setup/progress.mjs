// How set-up shows what it does: one line that updates on a terminal, plain lines anywhere else.

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const marks = { done: '✓', failed: '✗', stopped: '·' }
const heartbeatMs = 20_000

/**
 * @param {{ stream: NodeJS.WriteStream, title: string }} options `title` is printed before the first step that has work to do
 * @returns {{ started(says: string): void, ended(says: string, seconds: number, how: 'done' | 'failed' | 'stopped'): void, note(text: string): void, close(): void }}
 */
export function createProgress({ stream, title }) {
  const terminal = stream.isTTY === true && process.env.TERM !== 'dumb'
  const running = new Map()
  let announced = false
  let frame = 0
  const timer = setInterval(() => (terminal ? draw() : beat()), terminal ? 120 : heartbeatMs)
  timer.unref()

  const clear = () => terminal && stream.write('\r\x1b[2K')
  const line = (text) => {
    clear()
    if (!announced) stream.write(`${title}\n`)
    announced = true
    stream.write(`${text}\n`)
  }
  const draw = () => {
    if (running.size === 0) return
    const parts = [...running].map(([says, at]) => `${says} ${elapsed(at)} s`)
    frame = (frame + 1) % frames.length
    stream.write(`\r\x1b[2K  ${frames[frame]} ${parts.join(' · ')}`.slice(0, (stream.columns ?? 80) + 4))
  }
  const beat = () => {
    for (const [says, at] of running) line(`  … ${says}, ${elapsed(at)} s so far`)
  }
  return {
    started(says) {
      running.set(says, performance.now())
      if (!terminal) line(`  … ${says}`)
    },
    ended(says, seconds, how) {
      running.delete(says)
      line(`  ${marks[how]} ${says}, ${seconds.toFixed(1)} s${how === 'stopped' ? ', stopped' : ''}`)
    },
    note: (text) => line(`  ${text}`),
    close() {
      clearInterval(timer)
      clear()
    },
  }
}

/** @param {number} since */
function elapsed(since) {
  return Math.round((performance.now() - since) / 1000)
}
